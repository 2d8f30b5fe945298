import { Module } from '@nestjs/common';
import { contracts } from '@toteuma/contracts';
import { CommandHandler, EventStore } from '@toteuma/eventing';
import { defineService, prismaAdapter } from '@toteuma/platform';
import { application } from './application/application.js';
import { ApplicationHttp, APPLICATIONS } from './application/application.http.js';
import { applicationsSettings } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';
import { OnGrantCeilingKept } from './reactions/on-grant-ceiling-kept.js';
import { OnGrantCeilingLowered } from './reactions/on-grant-ceiling-lowered.js';
import { ApplicationList } from './views/application-list.js';
import { CertifiedView } from './views/certified.js';

@Module({
  controllers: [ApplicationHttp, ApplicationList, CertifiedView, OnGrantCeilingLowered, OnGrantCeilingKept],
  // The HTTP edge asks the views too, for what is certified and for the next free code.
  providers: [ApplicationList, CertifiedView, { provide: APPLICATIONS, useFactory: (store: EventStore) => new CommandHandler(store, contracts, application), inject: [EventStore] }],
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
