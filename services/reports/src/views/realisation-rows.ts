import type { StoredEvent } from '@toteuma/eventing';
import type { Tx } from '../database.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { Change, Facts } from '../realisation/deltas.js';
import type { FigureRow, Measure } from '../realisation/rows.js';

/** What one event does to the figures of its grant. */
export interface FigureEvent {
  readonly event: StoredEvent;
  /** The measures whose running totals the change depends on. */
  readonly reads: readonly Measure[];
  readonly change: (now: readonly FigureRow[]) => Change;
}

/** What an amount belongs to, as the tables say it: '' and 0 stand for "none". */
type Kind = Pick<Prisma.FigureTotalUncheckedCreateInput, 'measure' | 'partner' | 'category' | 'year' | 'moneySource'>;

export const figureRow = ({ measure, partner, category, year, moneySource }: Kind, amount: bigint): FigureRow => ({
  measure: measure as Measure,
  partner: partner || null,
  category: category || null,
  year: year || null,
  moneySource: moneySource || null,
  amount,
});

const kindOf = ({ measure, partner, category, year, moneySource }: FigureRow): Kind => ({
  measure,
  partner: partner ?? '',
  category: category ?? '',
  year: year ?? 0,
  moneySource: moneySource ?? '',
});

type Stored = Kind & { readonly grant: string; readonly amount: bigint };
type Delta = Stored & Pick<StoredEvent, 'source' | 'position' | 'occurredAt'>;

/**
 * Stores what the events of a batch change, in their order, and the new totals with it: few statements, however many events
 * there are. An event sees the totals as the events before it in the batch have left them.
 */
export async function store(tx: Tx, events: readonly FigureEvent[]): Promise<void> {
  const totals = await Totals.read(tx, events);
  const deltas: Delta[] = [];
  const facts: Prisma.FactCreateManyInput[] = [];
  const told: Prisma.FigureEventCreateManyInput[] = [];
  for (const { event, reads, change } of events) {
    const { stream: grant, source, position, occurredAt } = event;
    const { rows, facts: changed } = change(totals.of(grant, reads));
    for (const row of rows) {
      const delta = { grant, source, position, occurredAt, ...kindOf(row), amount: row.amount };
      totals.add(delta);
      deltas.push(delta);
    }
    facts.push(...factRows(event, changed));
    told.push(toldBy(event));
  }
  await tx.figureEvent.createMany({ data: told });
  await insertDeltas(tx, deltas);
  await addToTotals(tx, totals.changes);
  if (facts.length > 0) await tx.fact.createMany({ data: facts });
}

/** Who decided what: for whoever asks why a figure is what it is. */
function toldBy({ stream: grant, source, position, type, metadata, data, occurredAt }: StoredEvent): Prisma.FigureEventCreateManyInput {
  const { claim = null, row = null } = data as { readonly claim?: number; readonly row?: string };
  return { grant, source, position, type, actor: metadata.actor, claim, row, occurredAt };
}

function factRows({ stream: grant, source, position, occurredAt }: StoredEvent, facts: Partial<Facts>): Prisma.FactCreateManyInput[] {
  return Object.entries(facts).map(([key, value]) => ({ grant, key, source, position, occurredAt, value: value as Prisma.InputJsonValue }));
}

/** The running totals that a batch depends on, and what the batch adds. */
class Totals {
  readonly #standing = new Map<string, Map<string, Stored>>();
  readonly #changes = new Map<string, Stored>();

  static async read(tx: Tx, events: readonly FigureEvent[]): Promise<Totals> {
    const totals = new Totals();
    const grants = [...new Set(events.flatMap(({ event, reads }) => (reads.length > 0 ? [event.stream] : [])))];
    if (grants.length === 0) return totals;
    const measures = [...new Set(events.flatMap(({ reads }) => reads))];
    for (const row of await tx.figureTotal.findMany({ where: { grant: { in: grants }, measure: { in: measures } } })) totals.#stand(row);
    return totals;
  }

  /** The rows of some measures of a grant, as they stand now. */
  of(grant: string, measures: readonly Measure[]): FigureRow[] {
    const wanted = new Set<string>(measures);
    return [...(this.#standing.get(grant)?.values() ?? [])].flatMap((row) => (wanted.has(row.measure) ? [figureRow(row, row.amount)] : []));
  }

  add(row: Stored): void {
    this.#stand(row);
    const key = `${row.grant} ${keyOf(row)}`;
    this.#changes.set(key, { ...row, amount: row.amount + (this.#changes.get(key)?.amount ?? 0n) });
  }

  #stand(row: Stored): void {
    const rows = this.#standing.get(row.grant) ?? new Map<string, Stored>();
    const key = keyOf(row);
    rows.set(key, { ...row, amount: row.amount + (rows.get(key)?.amount ?? 0n) });
    this.#standing.set(row.grant, rows);
  }

  /** Each row once, in one order, so that two batches never wait for each other. */
  get changes(): Stored[] {
    return [...this.#changes].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}

const keyOf = ({ measure, partner, category, year, moneySource }: Kind): string => JSON.stringify([measure, partner, category, year, moneySource]);

const columnOf = <Row, Name extends keyof Row>(rows: readonly Row[], name: Name): Row[Name][] => rows.map((row) => row[name]);
/** Numbers of 64 bits go as text: the driver has no arrays of them. */
const texts = (values: readonly (bigint | number)[]): string[] => values.map(String);

async function insertDeltas(tx: Tx, deltas: readonly Delta[]): Promise<void> {
  if (deltas.length === 0) return;
  const column = <Name extends keyof Delta>(name: Name) => columnOf(deltas, name);
  await tx.$executeRaw`
    INSERT INTO figure_deltas ("grant", source, "position", measure, partner, category, year, money_source, amount, occurred_at)
    SELECT d.g, d.source, d.at::bigint, d.measure, d.partner, d.category, d.year, d.money_source, d.amount::bigint, d.occurred_at::timestamptz
    FROM unnest(${column('grant')}::text[], ${column('source')}::text[], ${texts(column('position'))}::text[], ${column('measure')}::text[], ${column('partner')}::text[], ${column('category')}::text[],
      ${column('year')}::int[], ${column('moneySource')}::text[], ${texts(column('amount'))}::text[], ${column('occurredAt')}::text[])
      AS d (g, source, at, measure, partner, category, year, money_source, amount, occurred_at)`;
}

async function addToTotals(tx: Tx, changes: readonly Stored[]): Promise<void> {
  if (changes.length === 0) return;
  const column = <Name extends keyof Stored>(name: Name) => columnOf(changes, name);
  await tx.$executeRaw`
    INSERT INTO figure_totals ("grant", measure, partner, category, year, money_source, amount)
    SELECT c.g, c.measure, c.partner, c.category, c.year, c.money_source, c.amount::bigint
    FROM unnest(${column('grant')}::text[], ${column('measure')}::text[], ${column('partner')}::text[], ${column('category')}::text[], ${column('year')}::int[], ${column('moneySource')}::text[], ${texts(column('amount'))}::text[])
      AS c (g, measure, partner, category, year, money_source, amount)
    ON CONFLICT ("grant", measure, partner, category, year, money_source) DO UPDATE SET amount = figure_totals.amount + excluded.amount`;
}
