import { Module } from '@nestjs/common';
import { contracts } from '@toteuma/contracts';
import { CommandHandler, EventStore } from '@toteuma/eventing';
import { defineService, prismaAdapter } from '@toteuma/platform';
import { reportsSettings } from './config.js';
import { Calendar } from './duty/calendar.http.js';
import { Duties } from './views/duties.js';
import { ReminderHttp } from './duty/reminder.http.js';
import { ReminderOperations } from './duty/reminder-operations.http.js';
import { ReminderJobs } from './jobs/reminders/reminder-jobs.js';
import { PrismaClient } from './generated/prisma/client.js';
import { ReportJobs } from './jobs/report-jobs.js';
import { ProgressReports } from './progress/progress.http.js';
import { PROGRESS, progress } from './progress/progress.js';
import { OnBudgetAmended } from './reactions/on-budget-amended.js';
import { OnClaimDecided } from './reactions/on-claim-decided.js';
import { OnDecision } from './reactions/on-decision.js';
import { OnIndicatorsAccepted } from './reactions/on-indicators-accepted.js';
import { OnPartnersChanged } from './reactions/on-partners-changed.js';
import { OnPeriodExtended } from './reactions/on-period-extended.js';
import { RegisterHttp } from './register/register.http.js';
import { register, REGISTER } from './register/register.js';
import { ReportHttp } from './report/report.http.js';
import { REPORTS, reports } from './report/report.js';
import { Changes } from './views/changes.js';
import { DecisionDocuments } from './views/decision-documents.js';
import { Editions } from './views/editions.js';
import { Explain } from './views/explain.js';
import { Operations } from './views/operations.js';
import { RegisterView } from './views/register.js';
import { Realisation } from './views/realisation.js';

@Module({
  controllers: [RegisterHttp, RegisterView, Realisation, Explain, Operations, Editions, DecisionDocuments, Changes, Duties, Calendar, ReminderHttp, ReminderOperations, ProgressReports, OnDecision, OnBudgetAmended, OnPeriodExtended, OnPartnersChanged, OnClaimDecided, OnIndicatorsAccepted, ReportHttp],
  providers: [{ provide: REPORTS, useFactory: (store: EventStore) => new CommandHandler(store, contracts, reports), inject: [EventStore] }, { provide: REGISTER, useFactory: (store: EventStore) => new CommandHandler(store, contracts, register), inject: [EventStore] }, { provide: PROGRESS, useFactory: (store: EventStore) => new CommandHandler(store, contracts, progress), inject: [EventStore] }, ReportJobs, ReminderJobs],
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
