import { expect, it } from '@jest/globals';
import { whoOf } from './explain.js';

it.each([
  ['ClaimDecided', 'person-7', 'decision-maker'], ['ClaimSubmitted', 'person-1', 'applicant'], ['PaymentRecorded', 'person-8', 'payer'], ['BudgetAmended', 'service:applications', 'platform'],
])('of %s the authority is told the person, and the beneficiary whose act it is', (type, actor, told) => {
  expect([whoOf({ type, actor }, true), whoOf({ type, actor }, false)]).toEqual([actor, told]);
});
