import { Inject, Injectable } from '@nestjs/common';
import type { CommandHandler } from '@toteuma/eventing';
import { invalidFields, namedId } from '@toteuma/platform';
import type { CallTimes, Command, Refusal, State } from './call.js';

export const CALLS = Symbol('calls');
export type Calls = CommandHandler<State, Command, Refusal>;

/** The call that every programme has, without a draft, an opening or an end. */
export const ALWAYS_OPEN = 'open';

/** What an application has to know of its call. */
export interface CallFacts {
  readonly code: string;
  /** Null for the call that is always open: it takes applications of every programme. */
  readonly programme: string | null;
  readonly times: CallTimes;
}

/** The stream of the call with this code. */
export const callStream = (code: string): string => namedId('call', code);

/** Finds calls by their code, in the history itself: a view could lag behind an extension of this moment. */
@Injectable()
export class CallLookup {
  constructor(@Inject(CALLS) private readonly calls: Calls) {}

  /** The published call with this code; null when there is none. */
  async callFor(code: string): Promise<CallFacts | null> {
    if (code === ALWAYS_OPEN) return { code, programme: null, times: null };
    const { state } = await this.calls.load(callStream(code));
    if (state.status !== 'published') return null;
    return { code, programme: state.programme, times: { opensAt: state.opensAt, closesAt: state.closesAt } };
  }

  /**
   * The call that an application of a programme names. Whether it is open is for the rules to say.
   * @throws Problem request/invalid naming `field` when there is no such call, or it is of another programme
   */
  async callOf(code: string, programme: string, field = 'call'): Promise<CallFacts> {
    const found = await this.callFor(code);
    if (found === null) throw invalidFields([{ field, expected: 'the code of a published call, or open' }]);
    if (found.programme !== null && found.programme !== programme) throw invalidFields([{ field, expected: 'a call of the same programme' }]);
    return found;
  }
}
