import type { DomainEvent, EventData } from '@toteuma/contracts';
import type { CommandHandler, Decider, Rejection } from '@toteuma/eventing';
import { err, ok } from '@toteuma/kernel';

export type EntryContent = EventData<'RegisterEntryChanged'>;

export type RegisterState = { readonly status: 'none' } | { readonly status: 'entered'; readonly code: string };
export type RegisterCommand =
  | { readonly type: 'EnterOperation'; readonly code: string; readonly content: EntryContent }
  | { readonly type: 'ChangeEntry'; readonly content: EntryContent };
export type RegisterRejection = Rejection & { readonly type: 'request/invalid' | 'not-found' };

/** One entry of the register: an operation that others fund. It grants nothing, so that all it decides is whether it is there. */
export const register: Decider<RegisterState, RegisterCommand, RegisterRejection> = {
  initial: { status: 'none' },

  decide(command, state) {
    switch (command.type) {
      case 'EnterOperation':
        if (state.status === 'none') return ok([{ type: 'RegisterEntryMade', data: { code: command.code, ...command.content } }]);
        return err({ type: 'request/invalid', because: 'content', detail: 'The register has this operation already: change its entry.', field: 'code', expected: 'a code that no other entry of the register has' });
      case 'ChangeEntry':
        if (state.status === 'entered') return ok([{ type: 'RegisterEntryChanged', data: command.content }]);
        return err({ type: 'not-found', because: 'state', detail: 'There is no such entry.' });
      default:
        return command satisfies never;
    }
  },

  evolve(state, event: DomainEvent) {
    return event.type === 'RegisterEntryMade' ? { status: 'entered', code: event.data.code } : state;
  },
};

/** Where the module puts the handler of register commands. */
export const REGISTER = Symbol('REGISTER');
export type Register = CommandHandler<RegisterState, RegisterCommand, RegisterRejection>;
