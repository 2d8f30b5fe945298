import { z } from 'zod';
import { fieldKind } from './values.js';

type Schema = z.core.$ZodTypes;

/** Words in a field's name that tell of a person. `name` alone is not one: operations and organisations have names. */
const PERSONAL_WORDS = new Set(['email', 'mail', 'phone', 'telephone', 'mobile', 'firstname', 'lastname', 'forename', 'surname', 'ssn', 'hetu', 'birth', 'birthday', 'dob', 'address', 'street', 'person', 'contact', 'iban']);
const PERSONAL_PAIRS = new Set(['first name', 'last name', 'given name', 'family name', 'full name', 'e mail']);

/** What people write into a field that takes anything. Text of a fixed form refuses all of these. */
const PERSONAL_TEXTS = ['Maija Esimerkki', 'maija.esimerkki@example.fi', '+358 40 000 0000', '010190-900A', 'Esimerkkikatu 1 A 2, 90100 Oulu'];

/**
 * Says why data of this shape must not stand in an event, which is kept for ever: fields marked as personal or free text,
 * texts without a fixed form, values of any kind, and names that smell of a person. Whatever the walk does not know is refused.
 * @returns one line for each fault, with the path of the field; empty when the shape is clean
 */
export function privacyFaults(schema: z.core.$ZodType): string[] {
  return [...new Set(faultsOf(schema as Schema, '$', new Set()))];
}

function faultsOf(schema: Schema, path: string, above: ReadonlySet<Schema>): string[] {
  if (above.has(schema)) return [];
  const seen = new Set(above).add(schema);
  const walk = (inner: z.core.$ZodType, at = path) => faultsOf(inner as Schema, at, seen);
  const kind = fieldKind(schema);
  if (kind === 'personal' || kind === 'free-text') return [`${path} is marked ${kind}`];
  const { def } = schema._zod;
  switch (def.type) {
    case 'boolean':
    case 'null':
    case 'undefined':
    case 'never':
    case 'number':
    case 'bigint':
      return [];
    case 'enum':
    case 'literal':
      return [];
    case 'string':
      return kind === undefined ? textFaults(schema as z.core.$ZodString, path) : [];
    case 'object':
      return [
        ...(def.catchall && def.catchall._zod.def.type !== 'never' ? [`${path} takes in fields that are not declared`] : []),
        ...Object.entries(def.shape).flatMap(([name, inner]) => [...nameFaults(name, `${path}.${name}`), ...walk(inner, `${path}.${name}`)]),
      ];
    case 'array':
      return walk(def.element, `${path}[]`);
    case 'tuple':
      return [...def.items, ...(def.rest ? [def.rest] : [])].flatMap((item) => walk(item, `${path}[]`));
    case 'record':
      return [...keyNames(def.keyType as Schema).flatMap((name) => nameFaults(name, `${path}.${name}`)), ...walk(def.keyType, `${path} (key)`), ...walk(def.valueType, `${path}.*`)];
    case 'union':
      return def.options.flatMap((option) => walk(option));
    case 'intersection':
      return [...walk(def.left), ...walk(def.right)];
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'catch':
      return walk(def.innerType);
    case 'pipe':
      return [...walk(def.in), ...walk(def.out)];
    case 'lazy':
      return walk(def.getter());
    default:
      return [`${path} is of the type ${def.type}, which tells nothing of what it holds`];
  }
}

/** A text needs an anchored pattern, and the pattern must keep out what tells of a person. */
function textFaults(schema: z.core.$ZodString, path: string): string[] {
  const { def } = schema._zod;
  const own = 'pattern' in def ? [def.pattern] : [];
  const patterns = [...own, ...(def.checks ?? []).map((check) => ('pattern' in check._zod.def ? check._zod.def.pattern : undefined))]
    .filter((pattern) => pattern instanceof RegExp && pattern.source.startsWith('^') && pattern.source.endsWith('$'));
  if (patterns.length === 0) return [`${path} is a text without a form`];
  const taken = PERSONAL_TEXTS.find((text) => z.safeParse(schema, text).success);
  return taken === undefined ? [] : [`${path} takes in ${JSON.stringify(taken)}`];
}

function nameFaults(name: string, path: string): string[] {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/);
  const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`);
  const smells = words.some((word) => PERSONAL_WORDS.has(word)) || pairs.some((pair) => PERSONAL_PAIRS.has(pair));
  return smells ? [`${path} is named like a fact about a person`] : [];
}

function keyNames(key: Schema): string[] {
  return key._zod.def.type === 'enum' || key._zod.def.type === 'literal' ? [...(key._zod.values ?? [])].map(String) : [];
}
