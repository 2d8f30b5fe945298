import type { DomainEvent, EventData, TextRef } from '@toteuma/contracts';
import type { Decider, Rejection } from '@toteuma/eventing';
import { err, formatHelsinkiTime, money, ok, parseMoney, type Result } from '@toteuma/kernel';

/**
 * A call for applications: drafted, published, and extended openly. Whether it is open is no event: the clock says it.
 * Its stream follows from its code (call-lookup.http.ts), so a code that is taken is a stream that has begun.
 */
export type State = { readonly status: 'none' } | Call;
export interface Call extends CallContent {
  readonly status: 'draft' | 'published';
  readonly code: string;
  readonly programme: string;
  readonly copiedFrom: string | null;
  readonly extensions: readonly { readonly was: string; readonly closesAt: string; readonly on: string; readonly reason: TextRef | null }[];
}
export type CallContent = EventData<'CallDraftChanged'>;

export interface Stamp {
  readonly actor: string;
  readonly at: string;
  readonly today: string;
}
export type Command = Stamp & (
  | ({ readonly type: 'DraftCall'; readonly code: string; readonly programme: string; readonly copiedFrom: string | null } & CallContent)
  | ({ readonly type: 'ChangeCallDraft' } & CallContent)
  | { readonly type: 'PublishCall' }
  | { readonly type: 'ExtendCall'; readonly closesAt: string; readonly reason: TextRef | null }
);

export type Refusal = Rejection & { readonly type: 'not-found' | 'request/invalid' | 'call/already-published' | 'call/not-published' | 'call/already-closed' };
type Decision = Result<readonly DomainEvent[], Refusal>;
const byState = (type: Refusal['type'], detail: string): Decision => err({ type, because: 'state', detail });
const byContent = (field: string, expected: string): Decision => err({ type: 'request/invalid', because: 'content', detail: `${field}: ${expected}`, field, expected });

export const call: Decider<State, Command, Refusal> = {
  initial: { status: 'none' },

  decide(command, state) {
    if (command.type === 'DraftCall') {
      if (state.status !== 'none') return byContent('code', 'a code that is not in use');
      const { code, programme, copiedFrom } = command;
      return closesAfterOpening(command, () => ok([{ type: 'CallDrafted', data: { code, programme, ...contentOf(command), copiedFrom } }]));
    }
    if (state.status === 'none') return byState('not-found', 'There is no such call.');
    switch (command.type) {
      case 'ChangeCallDraft':
        if (state.status !== 'draft') return byState('call/already-published', 'The call is published: it can only be extended.');
        return closesAfterOpening(command, () => ok([{ type: 'CallDraftChanged', data: contentOf(command) }]));
      case 'PublishCall':
        if (state.status !== 'draft') return byState('call/already-published', 'The call is published: it can only be extended.');
        if (hasClosed(state, command.at)) return byState('call/already-closed', 'The call would have closed before it is published.');
        return ok([{ type: 'CallPublished', data: { opensAt: state.opensAt, closesAt: state.closesAt } }]);
      case 'ExtendCall':
        return extend(command, state);
      default:
        return command satisfies never;
    }
  },

  evolve(state, event) {
    if (event.type === 'CallDrafted') return { status: 'draft', extensions: [], ...event.data };
    if (state.status === 'none') return state;
    switch (event.type) {
      case 'CallDraftChanged':
        return { ...state, ...event.data };
      case 'CallPublished':
        return { ...state, status: 'published' };
      case 'CallExtended':
        return { ...state, closesAt: event.data.closesAt, extensions: [...state.extensions, { ...event.data, on: event.occurredAt }] };
      default:
        return state;
    }
  },
};

/** Also a call that has closed may be extended: when the platform was away at its closing, say. It is told openly either way. */
function extend({ closesAt, reason, at }: Stamp & { closesAt: string; reason: TextRef | null }, state: Call): Decision {
  if (state.status !== 'published') return byState('call/not-published', 'Only a published call can be extended; a draft can be changed.');
  if (closesAt <= state.closesAt) return byContent('closesAt', 'later than the call closes now');
  if (secondOf(closesAt) < secondOf(at)) return byContent('closesAt', 'not in the past');
  return ok([{ type: 'CallExtended', data: { was: state.closesAt, closesAt, reason } }]);
}

const closesAfterOpening = ({ opensAt, closesAt }: CallContent, then: () => Decision): Decision => (closesAt > opensAt ? then() : byContent('closesAt', 'later than the call opens'));

const contentOf = ({ names, description, opensAt, closesAt, budget, authority, priority }: CallContent): CallContent =>
  ({ names, description, opensAt, closesAt, budget: budget === null ? null : money(parseMoney(budget)), authority, priority });

/** When a call takes applications; null for the one that is always open. Instants in UTC with whole seconds. */
export type CallTimes = { readonly opensAt: string; readonly closesAt: string } | null;

/** A second is whole: 16:00:00.999 is still the second that ends at 16:00:01. */
const secondOf = (instant: string): string => instant.slice(0, 19);
const hasClosed = ({ closesAt }: { readonly closesAt: string }, at: string): boolean => secondOf(at) > secondOf(closesAt);

/** Where a published call stands at an instant. */
export function phaseAt(times: { readonly opensAt: string; readonly closesAt: string }, at: string): 'published' | 'open' | 'closed' {
  if (secondOf(at) < secondOf(times.opensAt)) return 'published';
  return hasClosed(times, at) ? 'closed' : 'open';
}

/**
 * Why a call takes no application at this instant, in Helsinki time; null when it does. From the beginning of its
 * opening second to the end of its closing second it does.
 */
export function closedFault(times: CallTimes, at: string): (Rejection & { readonly type: 'application/call-closed' }) | null {
  const phase = times === null ? 'open' : phaseAt(times, at);
  if (times === null || phase === 'open') return null;
  const [day, clock] = formatHelsinkiTime(phase === 'closed' ? times.closesAt : times.opensAt).split(' ');
  return { type: 'application/call-closed', because: 'state', detail: phase === 'closed' ? `The call closed on ${day} at ${clock}.` : `The call opens on ${day} at ${clock}.` };
}
