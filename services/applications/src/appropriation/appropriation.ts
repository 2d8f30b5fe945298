import type { DomainEvent, EventData, TextRef } from '@toteuma/contracts';
import type { Decider, Rejection } from '@toteuma/eventing';
import { err, money, ok, parseMoney, type Cents, type Result } from '@toteuma/kernel';

/**
 * The money of a programme, by year and where it is bound to an authority, a fund or a priority, and what decisions have
 * taken of it. One stream for a programme: so two awards that race for the last euro meet in one place.
 */
export interface State {
  readonly lines: readonly Appropriation[];
  /** What each application holds, in the order in which it was committed. */
  readonly held: Readonly<Record<string, readonly { readonly appropriation: string; readonly amount: Cents }[]>>;
}
export interface Appropriation extends Purpose {
  readonly id: string;
  readonly amount: Cents;
  readonly committed: Cents;
}
/** What the money is for; null: for any. */
export interface Purpose {
  readonly year: number;
  readonly authority: string | null;
  readonly fund: string | null;
  readonly priority: string | null;
}

export type Command = Purpose & {
  readonly type: 'SetAppropriation';
  readonly actor: string;
  readonly at: string;
  readonly today: string;
  readonly appropriation: string;
  readonly programme: string;
  readonly amount: string;
  readonly reason: TextRef | null;
};

export type Refusal = Rejection & { readonly type: 'appropriation/below-committed' };
export type NoAppropriation = Rejection & { readonly type: 'application/no-appropriation' };

export const appropriations: Decider<State, Command, Refusal> = {
  initial: { lines: [], held: {} },

  decide(command, state) {
    const { appropriation, programme, authority, fund, year, priority, reason } = command;
    const amount = parseMoney(command.amount);
    const before = state.lines.find(({ id }) => id === appropriation);
    if (before !== undefined && amount < before.committed) {
      const detail = `Of this appropriation ${money(before.committed)} is committed already.`;
      return err({ type: 'appropriation/below-committed', because: 'content', detail, field: 'amount', expected: `at least ${money(before.committed)}` });
    }
    const was = before === undefined ? null : money(before.amount);
    return ok([{ type: 'AppropriationSet', data: { appropriation, programme, authority, fund, year, priority, amount: money(amount), was, reason } }]);
  },

  evolve(state, event) {
    switch (event.type) {
      case 'AppropriationSet':
        return { ...state, lines: withSet(state.lines, event.data) };
      case 'FundsCommitted':
        return taken(state, event.data, parseMoney(event.data.amount));
      case 'FundsFreed':
        return taken(state, event.data, -parseMoney(event.data.amount));
      default:
        return state;
    }
  },
};

function withSet(lines: State['lines'], { appropriation: id, authority, fund, year, priority, amount: text }: EventData<'AppropriationSet'>): State['lines'] {
  const amount = parseMoney(text);
  if (lines.some((line) => line.id === id)) return lines.map((line) => (line.id === id ? { ...line, amount } : line));
  return [...lines, { id, authority, fund, year, priority, amount, committed: 0n }];
}

function taken(state: State, { appropriation, application }: { appropriation: string; application: string }, amount: Cents): State {
  const held = state.held[application] ?? [];
  const known = held.some((one) => one.appropriation === appropriation);
  const now = known ? held.map((one) => (one.appropriation === appropriation ? { ...one, amount: one.amount + amount } : one)) : [...held, { appropriation, amount }];
  return {
    lines: state.lines.map((line) => (line.id === appropriation ? { ...line, committed: line.committed + amount } : line)),
    held: { ...state.held, [application]: now },
  };
}

/** A decision changes what an application was granted. */
export interface Change {
  readonly application: string;
  /** Of the application: which money it may take. Its authority, and those that are one with it by now; none for an application without. */
  readonly authorities: readonly string[];
  readonly priority: string | null;
  /** Null where nobody can tell of which fund it is: then the money of any fits. */
  readonly fund: string | null;
  /** The year whose money it is. */
  readonly year: number;
  /** What it was granted before and is granted now, in cents. */
  readonly before: Cents;
  readonly after: Cents;
  /** An act of the platform follows from a decision that a person has made: it commits what there is not, too. */
  readonly decided: boolean;
}

/**
 * What a decision does to the appropriations of its programme. A programme that has none is not limited. The money comes
 * from the one that is bound the closest and has enough left; it is never put together from several.
 */
export function fundsMoved(state: State, change: Change): Result<readonly DomainEvent[], NoAppropriation> {
  const { application, before, after, year, decided } = change;
  if (after <= before) return ok(freed(state, application, before - after));
  if (state.lines.length === 0) return ok([]);
  const needed = after - before;
  const usable = state.lines.filter((line) => isFor(line, change)).toSorted((a, b) => bonds(b) - bonds(a));
  const from = usable.find((line) => left(line) >= needed) ?? (decided ? usable[0] : undefined);
  if (from !== undefined) return ok([{ type: 'FundsCommitted', data: { appropriation: from.id, application, amount: money(needed) } }]);
  if (decided) return ok([]);
  const most = usable.map(left).reduce((highest, one) => (one > highest ? one : highest), 0n);
  const detail = usable.length === 0 ? `The programme has no appropriation for ${year} that this application may take.` : `Of the appropriation for ${year} ${money(most)} is left; the decision takes ${money(needed)}.`;
  return err({ type: 'application/no-appropriation', because: 'state', detail });
}

/** What was taken last is freed first. A grant from before there were appropriations holds nothing. */
function freed(state: State, application: string, amount: Cents): DomainEvent[] {
  let rest = amount;
  return (state.held[application] ?? []).toReversed().flatMap(({ appropriation, amount: holds }) => {
    const part = holds < rest ? holds : rest;
    rest -= part;
    return part > 0n ? [{ type: 'FundsFreed' as const, data: { appropriation, application, amount: money(part) } }] : [];
  });
}

const left = ({ amount, committed }: Appropriation): Cents => amount - committed;
const bonds = ({ authority, fund, priority }: Purpose): number => [authority, fund, priority].filter((one) => one !== null).length;
const isFor = (line: Appropriation, { year, authorities, priority, fund }: Change): boolean =>
  line.year === year && (line.authority === null || authorities.includes(line.authority)) && (line.priority === null || line.priority === priority) && (line.fund === null || fund === null || line.fund === fund);
