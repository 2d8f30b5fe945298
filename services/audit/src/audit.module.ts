import { Module } from '@nestjs/common';
import { sources } from '@toteuma/contracts';
import { defineService, prismaAdapter } from '@toteuma/platform';
import { PrismaClient } from './generated/prisma/client.js';
import { HistoryChecks } from './history/checks.http.js';
import { History } from './views/history.js';

@Module({ controllers: [History, HistoryChecks] })
export class AuditModule {}

export const auditService = defineService({
  name: 'audit',
  module: AuditModule,
  listensTo: sources,
  owns: false,
  settings: {},
  prisma: (url) => new PrismaClient({ adapter: prismaAdapter(url) }),
  root: new URL('..', import.meta.url),
});
