import type { EventData } from '@toteuma/contracts';
import { helsinkiDay, max, money, sum } from '@toteuma/kernel';
import type { z } from 'zod';
import type { ClaimAccount, ClaimEntry, PrismaClient } from '../generated/prisma/client.js';
import type { grantMoney } from './claim-answer.js';

type TakenUp = NonNullable<EventData<'ClaimSubmitted'>['takeUp']>[number];

/** What of a grant is granted, decided, paid and open, and which rows wait. */
export async function moneyOf(prisma: PrismaClient, { grant, granted, supportDecided, paid, claims }: ClaimAccount & { readonly claims: readonly ClaimEntry[] }): Promise<z.infer<typeof grantMoney>> {
  const known = await prisma.moneyAccount.findUnique({ where: { grant }, include: { payments: true } });
  const setOff = sum((known?.payments ?? []).map((payment) => payment.setOff + payment.setOffBefore));
  const advances = known?.advances ?? 0n;
  const life = known?.life ?? 'running';
  return {
    granted: money(granted),
    supportDecided: money(supportDecided),
    paid: money(paid),
    advances: { paid: money(advances), setOff: money(setOff), open: money(max(0n, advances - setOff)) },
    receivable: money(known?.receivable ?? 0n),
    recovered: money(known?.recovered ?? 0n),
    status: life === 'interrupted' || life === 'closed' ? life : known?.ended ? 'ended' : 'running',
    parkedRows: await parkedRowsOf(prisma, grant, claims),
  };
}

/** Rows that a decided claim parked and that no claim holds: one that took a row up and parked it again has let it go. */
async function parkedRowsOf(prisma: PrismaClient, grant: string, claims: readonly ClaimEntry[]): Promise<z.infer<typeof grantMoney>['parkedRows']> {
  const decided = claims.filter(({ status }) => status === 'decided').map(({ claim }) => claim);
  const rows = await prisma.claimRow.findMany({ where: { grant, claim: { in: decided }, parked: { not: 0n } }, orderBy: [{ claim: 'asc' }, { place: 'asc' }] });
  const keyOf = (claim: number, row: string) => JSON.stringify([claim, row]);
  const held = new Set(claims.flatMap(({ claim, takeUp }) => {
    const again = rows.filter((row) => row.claim === claim && row.from !== null).map(({ from, row }) => keyOf(from!, row));
    return (takeUp as unknown as TakenUp[]).map(({ claim: from, row }) => keyOf(from, row)).filter((key) => !again.includes(key));
  }));
  return rows.filter(({ claim, row, from }) => from === null && !held.has(keyOf(claim, row))).map(({ row, claim, partner, category, parked, parkedFlat }) => ({
    row, claim, partner, category, amount: money(parked!), flatRate: money(parkedFlat ?? 0n), since: helsinkiDay(claims.find((one) => one.claim === claim)!.decidedAt!.toISOString()),
  }));
}
