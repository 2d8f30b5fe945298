import type { DomainEvent } from '@toteuma/contracts';
import type { StoredEvent } from '@toteuma/eventing';
import { namedId } from '@toteuma/platform';
import type { Tx } from '../database.js';
import type { Duty as DutyRow, Prisma } from '../generated/prisma/client.js';
import { dutiesOf, keyOf, type Duty } from '../duty/duties.js';
import { evolveDuties, noFacts, type DutyFacts } from '../duty/duty-facts.js';

/** An event that duties follow from, with its data as declared. */
export interface DutyEvent {
  readonly event: Pick<StoredEvent, 'stream' | 'occurredAt'>;
  readonly told: DomainEvent & { readonly occurredAt: string };
}

/** Stores what the events of a batch make of the duties of their grants: a grant is read and written once, however many of its events there are. */
export async function store(tx: Tx, events: readonly DutyEvent[]): Promise<void> {
  const grants = [...new Set(events.map(({ event }) => event.stream))].toSorted();
  const cases = await locked(tx, grants);
  const rows = Map.groupBy(await tx.duty.findMany({ where: { grant: { in: grants } } }), ({ grant }) => grant);
  const changed: DutyRow[] = [];
  const gone: string[] = [];
  for (const grant of grants) {
    const own = events.filter(({ event }) => event.stream === grant);
    const facts = own.reduce((known, { told }) => evolveDuties(known, told), cases.get(grant)!);
    const stored = new Map((rows.get(grant) ?? []).map((row) => [row.id, row]));
    const now = rowsOf(grant, facts, own.at(-1)!.event.occurredAt);
    changed.push(...now.filter((row) => !isSame(stored.get(row.id), row)));
    const ids = new Set(now.map(({ id }) => id));
    gone.push(...[...stored.keys()].filter((id) => !ids.has(id)));
    await tx.dutyCase.update({ where: { grant }, data: { facts: jsonOf(facts) } });
  }
  const replaced = [...gone, ...changed.map(({ id }) => id)];
  if (replaced.length > 0) await tx.duty.deleteMany({ where: { id: { in: replaced } } });
  if (changed.length > 0) await tx.duty.createMany({ data: changed });
}

/** What is known of some grants, for this transaction alone: what another source tells of one meanwhile waits, always in the same order. */
async function locked(tx: Tx, grants: readonly string[]): Promise<Map<string, DutyFacts>> {
  await tx.dutyCase.createMany({ data: grants.map((grant) => ({ grant, facts: jsonOf(noFacts) })), skipDuplicates: true });
  const rows = await tx.$queryRaw<{ grant: string; facts: DutyFacts }[]>`SELECT "grant", facts FROM duty_cases WHERE "grant" = ANY(${grants}) ORDER BY "grant" FOR UPDATE`;
  return new Map(rows.map(({ grant, facts }) => [grant, facts]));
}

const jsonOf = (facts: DutyFacts): Prisma.InputJsonObject => facts as unknown as Prisma.InputJsonObject;

function rowsOf(grant: string, facts: DutyFacts, occurredAt: string): DutyRow[] {
  const { award } = facts;
  if (award === null) return [];
  const { organisation, code, name } = award;
  return dutiesOf(facts).map((duty) => ({ id: namedId('duty', grant, ...keyOf(duty)), grant, organisation, code, name, ...columnsOf(duty), changedAt: new Date(occurredAt) }));
}

function columnsOf({ from, to, amount, ...duty }: Duty) {
  return { ...duty, periodFrom: from, periodTo: to, amount: amount === null ? null : BigInt(amount) };
}

/** Whether nothing but the time of the change differs. */
const isSame = (stored: DutyRow | undefined, row: DutyRow): boolean =>
  stored !== undefined && (Object.keys(row) as (keyof DutyRow)[]).every((column) => column === 'changedAt' || stored[column] === row[column]);
