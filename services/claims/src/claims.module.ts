import { Module } from '@nestjs/common';
import { contracts } from '@toteuma/contracts';
import { CommandHandler, EventStore } from '@toteuma/eventing';
import { defineService, prismaAdapter } from '@toteuma/platform';
import { ClaimHttp } from './claim/claim.http.js';
import { CLAIMS, claims } from './claim/claim.js';
import { PrismaClient } from './generated/prisma/client.js';
import { OnAmendmentDecided } from './reactions/on-amendment-decided.js';
import { OnAmendmentNotified } from './reactions/on-amendment-notified.js';
import { OnBudgetAmended } from './reactions/on-budget-amended.js';
import { OnGrantAwarded } from './reactions/on-grant-awarded.js';
import { OnGrantRectified } from './reactions/on-grant-rectified.js';
import { OnRectificationDecided } from './reactions/on-rectification-decided.js';
import { OnReversalDecided } from './reactions/on-reversal-decided.js';
import { OnPartnersChanged } from './reactions/on-partners-changed.js';
import { OnPeriodExtended } from './reactions/on-period-extended.js';
import { OnTrancheGranted } from './reactions/on-tranche-granted.js';
import { ClaimList } from './views/claim-list.js';
import { KnownApplications } from './views/known-applications.js';

@Module({
  controllers: [ClaimHttp, ClaimList, KnownApplications, OnGrantAwarded, OnTrancheGranted, OnAmendmentDecided, OnAmendmentNotified, OnPeriodExtended, OnPartnersChanged, OnBudgetAmended, OnRectificationDecided, OnGrantRectified, OnReversalDecided],
  // A controller for its events, a provider for the edge that asks it.
  providers: [KnownApplications, { provide: CLAIMS, useFactory: (store: EventStore) => new CommandHandler(store, contracts, claims), inject: [EventStore] }],
})
export class ClaimsModule {}

export const claimsService = defineService({
  name: 'claims',
  module: ClaimsModule,
  listensTo: ['applications', 'claims'],
  owns: true,
  settings: {},
  prisma: (databaseUrl) => new PrismaClient({ adapter: prismaAdapter(databaseUrl) }),
  root: new URL('..', import.meta.url),
});
