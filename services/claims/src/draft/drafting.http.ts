import { ClaimPrints } from '../views/claim-prints.js';
import { ClaimImports } from '../import/claim-imports.rows.js';
import { ImportLeftovers } from '../import/import-leftovers.rows.js';
import { ImportReadings } from '../import/import-readings.http.js';
import { ImportHttp } from '../import/import.http.js';
import { ImportTaking } from '../import/taking.rows.js';
import { ClaimDrafts } from './draft.rows.js';
import { ClaimDraftDesk } from './draft-desk.http.js';
import { ClaimDraftFilingHttp } from './draft-filing.http.js';
import { ClaimDraftRowsHttp } from './draft-rows.http.js';
import { DraftView } from './draft-view.http.js';
import { ClaimDraftHttp } from './draft.http.js';
import { Duplicates } from './duplicates.rows.js';
import { OpenDrafts } from './open-drafts.rows.js';

/** What drafts of claims and the import of ledgers bring to the service. */
export const drafting = {
  controllers: [ClaimDraftHttp, ClaimDraftRowsHttp, ClaimDraftFilingHttp, ImportHttp, ClaimPrints],
  providers: [ClaimDrafts, ClaimDraftDesk, DraftView, Duplicates, OpenDrafts, ClaimImports, ImportReadings, ImportLeftovers, ImportTaking],
};
