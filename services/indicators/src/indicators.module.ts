import { Module } from '@nestjs/common';
import { contracts } from '@toteuma/contracts';
import { CommandHandler, EventStore } from '@toteuma/eventing';
import { defineService, prismaAdapter } from '@toteuma/platform';
import { PrismaClient } from './generated/prisma/client.js';
import { INDICATOR_PLANS, IndicatorPlanHttp } from './indicator-plan/indicator-plan.http.js';
import { indicatorPlans } from './indicator-plan/indicator-plan.js';
import { OnDecisionReverted } from './reactions/on-decision-reverted.js';
import { OnGrantAwarded } from './reactions/on-grant-awarded.js';
import { AchievementView } from './views/achievement.js';

@Module({
  controllers: [IndicatorPlanHttp, AchievementView, OnGrantAwarded, OnDecisionReverted],
  providers: [{ provide: INDICATOR_PLANS, useFactory: (store: EventStore) => new CommandHandler(store, contracts, indicatorPlans), inject: [EventStore] }],
})
export class IndicatorsModule {}

export const indicatorsService = defineService({
  name: 'indicators',
  module: IndicatorsModule,
  listensTo: ['applications', 'indicators'],
  owns: true,
  settings: {},
  prisma: (url) => new PrismaClient({ adapter: prismaAdapter(url) }),
  root: new URL('..', import.meta.url),
});
