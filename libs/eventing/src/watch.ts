import type { StoredEvent } from './event.js';

/** How a command ended. */
export interface Told {
  readonly source: string;
  /** The command's type. */
  readonly command: string;
  readonly stream: string;
  readonly outcome: 'accepted' | 'replayed' | 'rejected' | 'conflict' | 'key-reused' | 'taken' | 'failed';
  /** The problem's type when the rules refuse it. */
  readonly refusal?: string;
  readonly actor: string;
  readonly correlation: string;
  readonly milliseconds: number;
}

/** A piece of work that came of one command. */
export interface Step {
  readonly kind: 'command' | 'append' | 'publish' | 'handle' | 'job';
  /** The type of the command, event or job: never an id. */
  readonly name: string;
  readonly correlation: string;
}

/**
 * Who watches the event core: metrics, log lines and traces are made of what it is told, elsewhere. None of it says what
 * a command or an event holds, and none of it may throw.
 */
export interface Watch {
  /** One transaction of the store has ended. */
  readonly appended?: (batch: { readonly commands: number; readonly events: number; readonly seconds: number }) => void;
  readonly commanded?: (told: Told) => void;
  /** A handler has taken an event in; its transaction has yet to be committed. */
  readonly handled?: (event: StoredEvent, milliseconds: number) => void;
  /** Runs the work of a step. There only while traces are wanted. */
  readonly trace?: <T>(step: Step, work: () => Promise<T>) => Promise<T>;
}
