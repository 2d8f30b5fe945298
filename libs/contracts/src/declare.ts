import { z } from 'zod';

/** The services that own a history, by the name of their topic and schema. */
export const sources = ['applications', 'claims', 'indicators', 'reports'] as const;
export type Source = (typeof sources)[number];

/** Where a source's events are published. The key of each message is the grant's id. */
export const topicOf = (source: string): string => `grants.${source}.v1`;

export interface EventContract<Type extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly source: string;
  readonly type: Type;
  /** The newest version of the data; older ones are lifted to it when they are read. */
  readonly version: number;
  readonly schema: Schema;
  /** upcasts[n] makes version n + 1 out of version n. */
  readonly upcasts: Readonly<Record<number, (data: unknown) => unknown>>;
  /** Lifts stored data of any known version to the newest and checks it. Throws ContractError. */
  parse(data: unknown, version: number): z.infer<Schema>;
}

export class ContractError extends Error {
  constructor(
    readonly reason: 'unknown-type' | 'unknown-version' | 'not-as-declared',
    message: string,
  ) {
    super(message);
    this.name = 'ContractError';
  }
}

/** Declares an event once: its owner, its newest version, the shape of its data and how older versions become it. */
export function declare<Type extends string, Schema extends z.ZodType>(
  source: string,
  type: Type,
  version: number,
  schema: Schema,
  upcasts: Record<number, (data: unknown) => unknown> = {},
): EventContract<Type, Schema> {
  return {
    source,
    type,
    version,
    schema,
    upcasts,
    parse(data, from) {
      if (!Number.isInteger(from) || from < 1 || from > version) {
        throw new ContractError('unknown-version', `${type} is known up to version ${version}, not version ${from}`);
      }
      let lifted = data;
      for (let at = from; at < version; at += 1) lifted = upcasts[at]!(lifted);
      const parsed = schema.safeParse(lifted);
      if (!parsed.success) throw new ContractError('not-as-declared', `${type}: ${z.prettifyError(parsed.error)}`);
      return parsed.data;
    },
  };
}

/** A set of declared events, found by type. */
export class Contracts {
  readonly #byType = new Map<string, EventContract>();
  constructor(contracts: Iterable<EventContract>) {
    for (const contract of contracts) {
      if (this.#byType.has(contract.type)) throw new Error(`${contract.type} is declared twice`);
      this.#byType.set(contract.type, contract);
    }
  }
  all(): EventContract[] {
    return [...this.#byType.values()];
  }
  find(type: string): EventContract {
    const contract = this.#byType.get(type);
    if (!contract) throw new ContractError('unknown-type', `no event of the type ${JSON.stringify(type)} is declared`);
    return contract;
  }
}
