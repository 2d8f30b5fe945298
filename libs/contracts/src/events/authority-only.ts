import { ChecklistFilled, FindingRecorded, RiskAssessed, SampleDrawn } from './checks.js';
import { ApplicationAssessed, AssessorAssigned, ConflictDeclared } from './processing.js';
import { IrregularityFollowedUp, IrregularityOpened } from './treasury.js';

/** Types of events that only people of the authority are told of: who judges an application and how, how a claim is checked, and what is suspected. */
export const toldToAuthorityOnly: readonly string[] = [
  AssessorAssigned.type, ConflictDeclared.type, ApplicationAssessed.type, RiskAssessed.type, ChecklistFilled.type, SampleDrawn.type, FindingRecorded.type, IrregularityOpened.type, IrregularityFollowedUp.type,
];
