import { sha256 } from '@toteuma/eventing';
import { canonicalJson } from '@toteuma/kernel';
import { z } from 'zod';
import type { Caller } from './caller.js';
import { checked, invalidFields } from './problem.js';

/** Greater than any position of an event, and still exact as a number. */
export const LATEST_POSITION = 999_999_999_999_999;

/** A whole number in a query: digits and nothing else, where Number() would take ` 5`, `0x10` and an empty text too. */
export function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z
    .string({ error })
    .regex(/^\d{1,15}$/, { error })
    .transform(Number)
    .refine((number) => number >= least && number <= most, { error });
}

/** How many of a list at once. */
export const pageLimit = wholeNumber(1, 200).default(100);

/** What an answer says of the rows that follow. */
export const nextToken = z.string().nullable().meta({ description: 'Send it back as `after` for what follows, with the same sort and filters; null at the end.' });

const SEARCH = 'a text of 1 to 100 characters';
/** What to look for in names and codes. */
export const searchText = z.string({ error: SEARCH }).min(1, { error: SEARCH }).max(100, { error: SEARCH }).refine((text) => text.isWellFormed() && !text.includes('\u0000'), { error: SEARCH });

/** A search in some columns without regard to case, where `%` and `_` are characters like any other. */
export const contains = (text: string) => ({ contains: text.replaceAll(/[\\%_]/g, String.raw`\$&`), mode: 'insensitive' as const });

/**
 * The types of columns that lists are sorted by: how a value is written into a token and read back. Anybody can write a
 * token, so what is not of the column's type is refused. `.nullable()` where a row may have none: such rows come last.
 */
export const sortable = {
  text: z.string().max(1000).refine((text) => text.isWellFormed() && !text.includes('\u0000')),
  count: z.int32(),
  /** Amounts and positions, which the database has as bigint. */
  whole: z.codec(z.string().regex(/^-?\d{1,18}$/), z.bigint(), { decode: BigInt, encode: String }),
  // PostgreSQL knows no year 0; no event lies outside these years.
  instant: z.codec(z.iso.datetime().refine((text) => text >= '1900' && text < '2200'), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() }),
};
type Columns = Readonly<Record<string, z.ZodType>>;

export interface Filter<Where> {
  readonly schema: z.ZodType;
  readonly where: (value: never) => Where;
}
/** @param schema of the query parameter, which comes as a text @param where the condition that its value makes */
export const filter = <Schema extends z.ZodType, Where>(schema: Schema, where: (value: z.infer<Schema>) => Where): Filter<Where> => ({ schema, where });
/** A filter whose value is one of some words, and stands in a column of that name. */
export const oneOf = <Word extends string, Where>(words: readonly Word[], where: (word: Word) => Where): Filter<Where> =>
  filter(z.enum(words, { error: `one of ${words.join(', ')}` }), where);

/** What Prisma's findMany takes, as far as a page decides it. */
interface FindMany {
  where?: object;
  orderBy?: object | object[];
  take?: number;
}

interface ListDeclaration<Args extends FindMany> {
  /** A token of another list is none of this one. */
  readonly name: string;
  /** The columns by which a reader may sort, by the name of the row's field. */
  readonly sorts?: Columns;
  /** The sort of whoever asks for none, such as `-granted`; a `-` sorts downwards. */
  readonly first?: string;
  /** The columns that together no two rows have alike and that never change: the order among equals. */
  readonly key: Columns;
  readonly filters?: Readonly<Record<string, Filter<NonNullable<Args['where']>>>>;
}

/**
 * A list that is read in pages: declared once, beside its route. A page starts after the last row of the one before, not
 * at a number: what is added or goes meanwhile shows no row twice and hides none.
 * @typeParam Args what findMany takes for the rows, such as Prisma.OperationFindManyArgs
 */
export class List<Args extends FindMany> {
  /** The query parameters, each as it is sent. */
  readonly query: z.ZodObject;
  readonly #of: ListDeclaration<Args>;

  constructor(declaration: ListDeclaration<Args>) {
    this.#of = declaration;
    const sorts = Object.keys(declaration.sorts ?? {}).flatMap((name) => [name, `-${name}`]);
    this.query = z.strictObject({
      limit: pageLimit,
      after: z.string().max(4000, { error: NO_TOKEN }).regex(/^[\w-]+$/, { error: NO_TOKEN }).optional(),
      ...(sorts.length > 0 ? { sort: z.enum(sorts, { error: `one of ${sorts.join(', ')}` }).default(declaration.first ?? sorts[0]!) } : {}),
      ...Object.fromEntries(Object.entries(declaration.filters ?? {}).map(([name, { schema }]) => [name, schema.optional()])),
    });
  }

  /**
   * The page that a query asks for.
   * @param within what the path says, such as the grant: a token of another grant is refused
   * @throws Problem request/invalid naming the query parameter at fault
   */
  page(query: unknown, within: Readonly<Record<string, string>> = {}): Page<Args> {
    const repeated = Object.entries(query ?? {}).flatMap(([field, value]) => (Array.isArray(value) ? [{ field, expected: 'given once' }] : []));
    if (repeated.length > 0) throw invalidFields(repeated);
    const { limit, after, sort, ...filters } = checked(this.query, query) as { limit: number; after?: string; sort?: string };
    const column = sort?.replace('-', '');
    const order: Columns = { ...(column === undefined ? {} : { [column]: this.#of.sorts![column]! }), ...this.#of.key };
    const conditions = Object.entries(filters).map(([name, value]) => this.#of.filters![name]!.where(value as never));
    const bond = sha256(canonicalJson([this.#of.name, within, sort ?? '', filters])).slice(0, 32);
    return new Page({ order, down: sort?.startsWith('-') ?? false, limit, bond, conditions, after });
  }
}

const NO_TOKEN = 'the `next` of an earlier answer of this list, with the same sort and filters';

interface Asked {
  readonly order: Columns;
  readonly down: boolean;
  readonly limit: number;
  /** What a token was made for: this list, sort and filters. */
  readonly bond: string;
  readonly conditions: readonly object[];
  readonly after: string | undefined;
}

/** One page of a list: what to ask the database for, and what to make of its rows. */
class Page<Args extends FindMany> {
  readonly #asked: Asked;
  /** What a token holds: its bond, then the last row's value of each column of the order. */
  readonly #token: z.ZodTuple;
  readonly #following: object[];

  constructor(asked: Asked) {
    this.#asked = asked;
    this.#token = z.tuple([z.literal(asked.bond), ...Object.values(asked.order)]);
    this.#following = asked.after === undefined ? [] : following(Object.entries(asked.order), asked.down, this.#read(asked.after));
  }

  /** @param visible which rows the reader may see at all */
  args(visible: NonNullable<Args['where']>): Pick<Args, 'where' | 'orderBy' | 'take'> {
    const { order, down, limit, conditions } = this.#asked;
    const direction = down ? 'desc' : 'asc';
    const orderBy = Object.entries(order).map(([name, type]) => ({ [name]: mayBeNull(type) ? { sort: direction, nulls: 'last' } : direction }));
    // One more than is shown tells whether there are more.
    return { where: { AND: [visible, ...conditions, ...this.#following] }, orderBy, take: limit + 1 };
  }

  /**
   * The rows of this page, and the one behind them if there is one. Rows without a value of the column that is sorted by
   * come last and are asked for by themselves: so each question is a stretch of an index, from the front and from the middle.
   */
  async rows<Row>(visible: NonNullable<Args['where']>, find: (args: Pick<Args, 'where' | 'orderBy' | 'take'>) => Promise<Row[]>): Promise<Row[]> {
    const { order, down, limit, conditions, after } = this.#asked;
    const [[name, type], ...others] = Object.entries(order) as [[string, z.ZodType], ...[string, z.ZodType][]];
    if (!mayBeNull(type)) return find(this.args(visible));
    const orderBy = Object.keys(order).map((column) => ({ [column]: down ? 'desc' : 'asc' }));
    const asked = (take: number, ...more: object[]) => find({ where: { AND: [visible, ...conditions, ...more] }, orderBy, take });
    const [value, ...values] = after === undefined ? [undefined] : this.#read(after);
    const before = value === undefined ? [] : following([[name, (type as z.ZodNullable<z.ZodType>).unwrap()], ...others], down, [value, ...values]);
    const withValue = value === null ? [] : await asked(limit + 1, { [name]: { not: null } }, ...before);
    if (withValue.length > limit) return withValue;
    const behindNull = value === null ? following(others, down, values) : [];
    return [...withValue, ...(await asked(limit + 1 - withValue.length, { [name]: null }, ...behindNull))];
  }

  /** The rows of this page and the token of the next. */
  cut<Row extends object>(rows: readonly Row[]): { shown: Row[]; next: string | null } {
    const { order, limit, bond } = this.#asked;
    const shown = rows.slice(0, limit);
    const last = shown.at(-1) as Record<string, unknown> | undefined;
    if (rows.length <= limit || last === undefined) return { shown, next: null };
    const token = this.#token.encode([bond, ...Object.keys(order).map((name) => last[name])]);
    return { shown, next: Buffer.from(JSON.stringify(token)).toString('base64url') };
  }

  #read(token: string): unknown[] {
    const known = this.#token.safeDecode(jsonOf(token) as never);
    if (!known.success) throw invalidFields([{ field: 'after', expected: NO_TOKEN }]);
    return known.data.slice(1);
  }
}

const mayBeNull = (type: z.ZodType): boolean => type instanceof z.ZodNullable;

function jsonOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** The rows behind the one with these values: greater in the first column, or alike in it and behind by the others. */
function following(columns: readonly [string, z.ZodType][], down: boolean, values: readonly unknown[]): object[] {
  const [[name, type], ...others] = columns as [[string, z.ZodType], ...[string, z.ZodType][]];
  const [value, ...otherValues] = values;
  const beyond = behind(name, type, down, value);
  if (others.length === 0) return [{ OR: beyond }];
  const alike = { AND: [{ [name]: value }, ...following(others, down, otherValues)] };
  // Says nothing new, but lets the database start at the right place of an index.
  const from = mayBeNull(type) ? [] : [{ [name]: { [down ? 'lte' : 'gte']: value } }];
  return [...from, { OR: [...beyond, alike] }];
}

/** Nulls come last, upwards and downwards. */
function behind(name: string, type: z.ZodType, down: boolean, value: unknown): object[] {
  if (value === null) return [];
  return [{ [name]: { [down ? 'lt' : 'gt']: value } }, ...(mayBeNull(type) ? [{ [name]: null }] : [])];
}

/** The rows that a caller may see, by their organisation. Whoever is of no authority and no organisation sees none. */
export const visibleTo = (caller: Caller): { organisation?: string } => (caller.ofAuthority ? {} : { organisation: caller.organisation ?? '' });
