import { Module } from '@nestjs/common';
import { contracts } from '@toteuma/contracts';
import { CommandHandler, EventStore } from '@toteuma/eventing';
import { defineService, prismaAdapter } from '@toteuma/platform';
import { reportsSettings } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { ReportJobs } from './jobs/report-jobs.js';
import { OnBudgetAmended } from './reactions/on-budget-amended.js';
import { OnClaimDecided } from './reactions/on-claim-decided.js';
import { OnIndicatorsAccepted } from './reactions/on-indicators-accepted.js';
import { ReportHttp } from './report/report.http.js';
import { REPORTS, reports } from './report/report.js';
import { Changes } from './views/changes.js';
import { Editions } from './views/editions.js';
import { Operations } from './views/operations.js';
import { Realisation } from './views/realisation.js';

@Module({
  controllers: [Realisation, Operations, Editions, Changes, OnBudgetAmended, OnClaimDecided, OnIndicatorsAccepted, ReportHttp],
  providers: [{ provide: REPORTS, useFactory: (store: EventStore) => new CommandHandler(store, contracts, reports), inject: [EventStore] }, ReportJobs],
})
export class ReportsModule {}

export const reportsService = defineService({
  name: 'reports',
  module: ReportsModule,
  listensTo: ['applications', 'claims', 'indicators', 'reports'],
  owns: true,
  jobs: true,
  settings: reportsSettings,
  prisma: (url) => new PrismaClient({ adapter: prismaAdapter(url) }),
  root: new URL('..', import.meta.url),
});
