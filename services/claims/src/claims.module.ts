import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { contracts } from '@toteuma/contracts';
import { CommandHandler, EventStore } from '@toteuma/eventing';
import { defineService, prismaAdapter } from '@toteuma/platform';
import { batching } from './batch/batching.http.js';
import { ClaimAccess } from './claim/claim-access.http.js';
import { ClaimHttp } from './claim/claim.http.js';
import { CLAIMS, claims } from './claim/claim.js';
import { ClaimFiling } from './claim/filing.http.js';
import { payerSettings } from './config.js';
import { ClaimPreviewHttp } from './claim/preview.http.js';
import { drafting } from './draft/drafting.http.js';
import { PrismaClient } from './generated/prisma/client.js';
import { MoneyHttp } from './payment/money.http.js';
import { ActingFor, SubstitutionHttp } from './payment/substitution.http.js';
import { OnAmendmentDecided } from './reactions/on-amendment-decided.js';
import { OnAmendmentNotified } from './reactions/on-amendment-notified.js';
import { OnBudgetAmended } from './reactions/on-budget-amended.js';
import { OnGrantAwarded } from './reactions/on-grant-awarded.js';
import { OnGrantRectified } from './reactions/on-grant-rectified.js';
import { OnRectificationDecided } from './reactions/on-rectification-decided.js';
import { OnReversalDecided } from './reactions/on-reversal-decided.js';
import { OnPartnersChanged } from './reactions/on-partners-changed.js';
import { OnPeriodExtended } from './reactions/on-period-extended.js';
import { OnReportAccepted } from './reactions/on-report-accepted.js';
import { OnTrancheGranted } from './reactions/on-tranche-granted.js';
import { VerificationHttp } from './verification/verification.http.js';
import { ClaimChecks } from './views/claim-checks.js';
import { ClaimChecksPages } from './verification/checks-pages.http.js';
import { ClaimList } from './views/claim-list.js';
import { ClaimQueue } from './views/claim-queue.js';
import { ClaimRows } from './views/claim-rows.js';
import { MoneyAccounts } from './views/money-accounts.js';
import { MoneyViews } from './views/money.js';
import { PartnerMoney } from './views/partner-money.js';
import { KnownApplications } from './views/known-applications.js';

@Module({
  controllers: [SubstitutionHttp, MoneyViews, PartnerMoney, MoneyHttp, MoneyAccounts, OnReportAccepted, ...batching.controllers, ...drafting.controllers, ClaimHttp, ClaimPreviewHttp, VerificationHttp, ClaimQueue, ClaimChecksPages, ClaimChecks, ClaimList, ClaimRows, KnownApplications, OnGrantAwarded, OnTrancheGranted, OnAmendmentDecided, OnAmendmentNotified, OnPeriodExtended, OnPartnersChanged, OnBudgetAmended, OnRectificationDecided, OnGrantRectified, OnReversalDecided],
  // A controller for its events, a provider for the edge that asks it.
  providers: [{ provide: APP_INTERCEPTOR, useClass: ActingFor }, KnownApplications, ClaimAccess, ClaimFiling, ...drafting.providers, ...batching.providers, { provide: CLAIMS, useFactory: (store: EventStore) => new CommandHandler(store, contracts, claims), inject: [EventStore] }],
})
export class ClaimsModule {}

export const claimsService = defineService({
  name: 'claims',
  module: ClaimsModule,
  listensTo: ['applications', 'claims', 'reports'],
  owns: true,
  settings: payerSettings,
  prisma: (databaseUrl) => new PrismaClient({ adapter: prismaAdapter(databaseUrl) }),
  root: new URL('..', import.meta.url),
});
