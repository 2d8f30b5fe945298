// Whether everything that an old JSON Schema (2020-12, as zod writes it) lets in is let in by a new one. Stored data is never
// rewritten, so a version's schema may only widen; whatever this comparison does not know counts as narrower.
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schema = { [key: string]: Json };

const WORDS = new Set(['$schema', '$id', '$comment', 'title', 'description', 'examples', 'default', 'deprecated', 'readOnly']);
const COMPARED = new Set([
  'type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', 'pattern', 'format', 'properties', 'required', 'additionalProperties', 'propertyNames', 'items',
  'minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'maximum', 'exclusiveMaximum', 'maxLength', 'maxItems',
]);

/**
 * @returns one line for each way in which `next` is narrower than `before`; empty when the change only adds
 */
export function narrowings(before: Json, next: Json, path = '$'): string[] {
  if (same(before, next) || next === true) return [];
  if (!isSchema(before) || !isSchema(next)) return [`${path}: was ${text(before)}, is ${text(next)}`];
  const [olds, news] = [variants(before), variants(next)];
  if (olds.length > 1 || news.length > 1) return olds.flatMap((old) => bestMatch(old, news, path));
  return [
    ...kindFaults(before, next, path),
    ...patternFaults(before, next, path),
    ...limitFaults(before, next, path),
    ...objectFaults(before, next, path),
    ...(next['items'] === undefined ? [] : narrowings(before['items'] ?? true, next['items'], `${path}[]`)),
    ...unknownFaults(before, next, path),
  ];
}

const isSchema = (value: Json | undefined): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is Json[] => Array.isArray(value);
const text = (value: Json | undefined): string => JSON.stringify(value) ?? 'nothing';

/** The alternatives of a schema; a list of types is one for each type. */
function variants(schema: Schema): Schema[] {
  const options = schema['anyOf'] ?? schema['oneOf'];
  if (isList(options)) return options.filter(isSchema).flatMap(variants);
  return isList(schema['type']) ? schema['type'].map((type) => ({ ...schema, type })) : [schema];
}

/** The complaints against the new alternative that comes nearest to the old one. */
function bestMatch(old: Schema, news: Schema[], path: string): string[] {
  const sameType = news.filter((one) => one['type'] === old['type']);
  if (sameType.length === 0) return [`${path}: ${text(old['type'] ?? old['const'] ?? old['enum'])} is no longer taken`];
  return sameType.map((one) => narrowings(old, one, path)).reduce((best, faults) => (faults.length < best.length ? faults : best));
}

function kindFaults(before: Schema, next: Schema, path: string): string[] {
  const faults: string[] = [];
  const integerToNumber = before['type'] === 'integer' && next['type'] === 'number';
  const typeFromValues = before['type'] === undefined && values(before) !== undefined;
  if (next['type'] !== undefined && next['type'] !== before['type'] && !integerToNumber && !typeFromValues) faults.push(`${path}: the type was ${text(before['type'])}, is ${text(next['type'])}`);
  if (next['format'] !== undefined && next['format'] !== before['format']) faults.push(`${path}: the format was ${text(before['format'])}, is ${text(next['format'])}`);
  const allowed = values(next);
  if (allowed !== undefined) {
    const had = values(before);
    const gone = had?.filter((value) => !allowed.some((one) => same(one, value)));
    if (gone === undefined) faults.push(`${path}: takes only ${text(allowed)} now`);
    else if (gone.length > 0) faults.push(`${path}: ${gone.map(text).join(', ')} is no longer taken`);
  }
  return faults;
}

const values = (schema: Schema): Json[] | undefined => (schema['const'] === undefined ? (isList(schema['enum']) ? schema['enum'] : undefined) : [schema['const']]);

/** Each pattern of the new schema must have held before; patterns are compared as they are written. */
function patternFaults(before: Schema, next: Schema, path: string): string[] {
  const had = new Set(parts(before).map((part) => text(part['pattern'])));
  const added = parts(next).filter((part) => part['pattern'] !== undefined && !had.has(text(part['pattern'])));
  const others = parts(next).slice(1).filter((part) => Object.keys(part).some((key) => key !== 'pattern') && !parts(before).some((one) => same(one, part)));
  return [...added.map((part) => `${path}: must match ${text(part['pattern'])} now`), ...others.map((part) => `${path}: must also be ${text(part)} now`)];
}

const parts = (schema: Schema): Schema[] => [schema, ...(isList(schema['allOf']) ? schema['allOf'].filter(isSchema) : [])];

function limitFaults(before: Schema, next: Schema, path: string): string[] {
  return ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'].flatMap((limit) => {
    const [was, is] = [before[limit], next[limit]];
    if (typeof is !== 'number') return [];
    const wider = typeof was === 'number' && (/min/i.test(limit) ? is <= was : is >= was);
    return wider ? [] : [`${path}: the ${limit} was ${text(was)}, is ${is}`];
  });
}

function objectFaults(before: Schema, next: Schema, path: string): string[] {
  const [old, now] = [before['properties'], next['properties']].map((one) => (isSchema(one) ? one : {})) as [Schema, Schema];
  const required = (schema: Schema) => (isList(schema['required']) ? schema['required'].map(String) : []);
  const rest = (schema: Schema): Json => schema['additionalProperties'] ?? true;
  return [
    ...Object.entries(old).flatMap(([name, was]) => {
      const is = now[name];
      return is === undefined ? [`${path}.${name}: was removed`] : narrowings(was, is, `${path}.${name}`);
    }),
    ...required(next).filter((name) => !required(before).includes(name)).map((name) => `${path}.${name}: is required now`),
    ...(rest(before) === false ? [] : narrowings(rest(before), rest(next), `${path}.*`)),
    ...(next['propertyNames'] === undefined ? [] : narrowings(before['propertyNames'] ?? true, next['propertyNames'], `${path} (key)`)),
  ];
}

function unknownFaults(before: Schema, next: Schema, path: string): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(next)]);
  return [...keys]
    .filter((key) => !WORDS.has(key) && !COMPARED.has(key) && !same(before[key], next[key]))
    .map((key) => `${path}: ${key} was ${text(before[key])}, is ${text(next[key])}`);
}

/** Deep equality without regard to the order of keys and to words for readers. */
function same(one: Json | undefined, other: Json | undefined): boolean {
  if (isList(one) && isList(other)) return one.length === other.length && one.every((value, at) => same(value, other[at]));
  if (!isSchema(one) || !isSchema(other)) return one === other;
  const keys = (schema: Schema) => Object.keys(schema).filter((key) => !(WORDS.has(key) && typeof schema[key] === 'string'));
  return keys(one).length === keys(other).length && keys(one).every((key) => same(one[key], other[key]));
}
