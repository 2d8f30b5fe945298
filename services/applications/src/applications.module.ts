import { Module } from '@nestjs/common';
import { contracts } from '@toteuma/contracts';
import { CommandHandler, EventStore } from '@toteuma/eventing';
import { CONFIG, defineService, prismaAdapter } from '@toteuma/platform';
import { AmendmentDesk } from './amendment/amendment-desk.http.js';
import { AmendmentDraftHttp } from './amendment/amendment-draft.http.js';
import { AmendmentHttp } from './amendment/amendment.http.js';
import { application } from './application/application.js';
import { ApplicationAccess, APPLICATIONS } from './application/application-access.http.js';
import { ApplicationHttp } from './application/application.http.js';
import { ConditionHttp } from './decision/condition.http.js';
import { DecisionDocumentHttp } from './decision/decision-document.http.js';
import { DecisionPreviewHttp } from './decision/decision-preview.http.js';
import { DecisionHttp } from './decision/decision.http.js';
import { ProcessingHttp } from './processing/processing.http.js';
import { appropriations } from './appropriation/appropriation.js';
import { AppropriationHttp } from './appropriation/appropriation.http.js';
import { APPROPRIATIONS, funds, type Appropriations } from './appropriation/funds.http.js';
import { AttachmentHttp } from './attachment/attachment.http.js';
import { Attachments } from './attachment/attachments.rows.js';
import { call } from './call/call.js';
import { CallHttp } from './call/call.http.js';
import { CallLookup, CALLS } from './call/call-lookup.http.js';
import { WithdrawalHttp } from './application/withdrawal.http.js';
import { applicationsSettings, type Packs } from './config.js';
import { Copies } from './draft/copies.http.js';
import { DraftDesk } from './draft/draft-desk.http.js';
import { DraftHttp } from './draft/draft.http.js';
import { Drafts } from './draft/draft.rows.js';
import { DraftSharingHttp } from './draft/draft-sharing.http.js';
import { DraftSubmissionHttp } from './draft/draft-submission.http.js';
import { PrismaClient } from './generated/prisma/client.js';
import { ProgrammesHttp } from './pack/programmes.http.js';
import { OnApplicationSubmitted } from './reactions/on-application-submitted.js';
import { OnDecisionChangeAnswered } from './reactions/on-decision-change-answered.js';
import { OnGrantCeilingKept } from './reactions/on-grant-ceiling-kept.js';
import { OnGrantCeilingLowered } from './reactions/on-grant-ceiling-lowered.js';
import { ApplicationList } from './views/application-list.js';
import { AppropriationList } from './views/appropriations.js';
import { Assessors } from './views/assessors.js';
import { CallList } from './views/call-list.js';
import { CertifiedView } from './views/certified.js';
import { ClaimedCells } from './views/claimed-cells.js';
import { ClosedOperations } from './views/closed-operations.js';
import { FiledClaims } from './views/filed-claims.js';
import { HiddenApplications } from './views/hidden-applications.js';
import { PartnerOrganisations } from './views/partner-organisations.js';
import { Ranking } from './views/ranking.js';
import { TaskList } from './views/task-list.js';
import { WorkQueue } from './views/work-queue.js';

@Module({
  controllers: [ProgrammesHttp, CallList, CallHttp, WithdrawalHttp, DraftHttp, DraftSharingHttp, DraftSubmissionHttp, AppropriationHttp, AppropriationList, Assessors, WorkQueue, TaskList, AmendmentHttp, AmendmentDraftHttp, ClaimedCells, ApplicationHttp, DecisionHttp, ConditionHttp, DecisionDocumentHttp, DecisionPreviewHttp, ProcessingHttp, Ranking, FiledClaims, ClosedOperations, PartnerOrganisations, HiddenApplications, OnDecisionChangeAnswered, ApplicationList, CertifiedView, OnGrantCeilingLowered, OnGrantCeilingKept, AttachmentHttp, OnApplicationSubmitted],
  // The HTTP edge asks the views too, for what is certified and for the next free code.
  providers: [
    AmendmentDesk, ClaimedCells, ApplicationAccess, ApplicationList, FiledClaims, ClosedOperations, PartnerOrganisations, HiddenApplications, CertifiedView, CallList, CallLookup, Attachments, Drafts, DraftDesk, Copies,
    { provide: APPLICATIONS, useFactory: (store: EventStore, ledgers: Appropriations, config: { readonly TOTEUMA_PACKS: Packs }) => new CommandHandler(store, contracts, application, funds(ledgers, config.TOTEUMA_PACKS)), inject: [EventStore, APPROPRIATIONS, CONFIG] },
    { provide: APPROPRIATIONS, useFactory: (store: EventStore) => new CommandHandler(store, contracts, appropriations), inject: [EventStore] },
    { provide: CALLS, useFactory: (store: EventStore) => new CommandHandler(store, contracts, call), inject: [EventStore] },
  ],
})
export class ApplicationsModule {}

export const applicationsService = defineService({
  name: 'applications',
  module: ApplicationsModule,
  listensTo: ['applications', 'claims'],
  owns: true,
  settings: applicationsSettings,
  prisma: (url) => new PrismaClient({ adapter: prismaAdapter(url) }),
  root: new URL('..', import.meta.url),
});
