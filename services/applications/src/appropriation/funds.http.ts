import { namedId } from '@toteuma/platform';
import type { CommandHandler, Companion } from '@toteuma/eventing';
import { helsinkiDay, ok, parseMoney, sameOfficeOn, yearOf, type Cents } from '@toteuma/kernel';
import type { State as Application } from '../application/application-state.js';
import type { Refusal as ApplicationRefusal } from '../application/refusal.js';
import type { Packs } from '../config.js';
import { fundOf } from '../pack/pack.js';
import { fundsMoved, type Command, type Refusal, type State } from './appropriation.js';

export const APPROPRIATIONS = Symbol('appropriations');
export type Appropriations = CommandHandler<State, Command, Refusal>;

/** All appropriations of a programme are one stream. */
export const ledgerOf = (programme: string): string => namedId('appropriations', programme);

/**
 * Whatever changes what an application was granted (an award, a tranche, an amendment, a rectification, a reversal) commits
 * or frees money in the same transaction, or is not written at all.
 */
export const funds = (ledgers: Appropriations, packs: Packs): Companion<Application, ApplicationRefusal> => async ({ act, before, after }) => {
  const change = { before: grantedIn(before), after: grantedIn(after) };
  if (after.status === 'none' || change.before === change.after) return ok([]);
  const stream = ledgerOf(after.programme);
  const { state, version } = await ledgers.load(stream);
  const { authority = null, priority = null } = after.plan.frame ?? {};
  const pack = packs.get(after.programme);
  const authorities = authority === null ? [] : sameOfficeOn(pack?.authorities ?? [], authority, helsinkiDay(act.occurredAt));
  const fund = pack === undefined ? null : fundOf(pack, priority);
  const moved = fundsMoved(state, { application: act.stream, authorities, priority, fund, year: yearFor(before, after, act.occurredAt), ...change, decided: act.metadata.actor.startsWith('service:') });
  if (!moved.ok) return moved;
  return ok(moved.value.length === 0 ? [] : [{ stream, version, events: moved.value }]);
};

const grantedIn = (state: Application): Cents => (state.status === 'awarded' ? parseMoney(state.terms.granted) : 0n);

/** A tranche is of the year that it names, every other decision of the year in which it is made. */
function yearFor(before: Application, after: Application, at: string): number {
  const tranches = after.status === 'awarded' ? after.tranches : [];
  const further = before.status === 'awarded' && tranches.length > before.tranches.length ? tranches.at(-1) : undefined;
  return further?.year ?? yearOf(helsinkiDay(at));
}
