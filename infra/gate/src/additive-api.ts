// Whether a program that was written for one version of the API document still works with the next: it finds its routes, what
// it sends is taken, and what it reads is there. Answers may gain fields, and their lists of values may grow: readers pass
// over what they do not know.
import { type Json, narrowings } from './additive.js';

type Part = { [key: string]: Json };
const VERBS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

const part = (value: Json | undefined): Part => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const text = (value: Json | undefined): string => JSON.stringify(value) ?? 'nothing';
/** A text of the document as it is; anything else as JSON. */
const word = (value: Json | undefined): string => (typeof value === 'string' ? value : text(value));
const has = (values: Json[], value: Json): boolean => values.some((one) => text(one) === text(value));

/**
 * @returns one line for each way in which `next` breaks a program that was written for `before`; empty when the change only
 *   adds, and when the major of `info.version` was raised
 */
export function apiBreaks(before: Json, next: Json): string[] {
  if (majorOf(next) > majorOf(before)) return [];
  const [olds, news] = [operationsOf(before), operationsOf(next)];
  return Object.entries(olds).flatMap(([at, old]) => {
    const now = news[at];
    if (now === undefined) return [`${at}: was removed`];
    return [...identityFaults(old, now), ...parameterFaults(old, now), ...bodyFaults(old, now), ...answerFaults(old, now)].map((fault) => `${at}: ${fault}`);
  });
}

const majorOf = (document: Json): number => Number(word(part(part(document)['info'])['version']).split('.')[0]);

/** Every operation by verb and path, without references: what a parameter of a path is called is nobody's business. */
function operationsOf(document: Json): Record<string, Part> {
  const all = Object.entries(part(part(document)['paths'])).flatMap(([path, item]) =>
    Object.entries(part(item)).filter(([verb]) => VERBS.includes(verb)).map(([verb, operation]) => [`${verb.toUpperCase()} ${path}`, part(resolved(operation, document))] as const),
  );
  return Object.fromEntries(all);
}

/** A part of a document with every reference replaced by what it points to. The document has no schema within itself. */
function resolved(value: Json, document: Json): Json {
  if (Array.isArray(value)) return value.map((one) => resolved(one, document));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref: pointer, ...rest } = value;
  const own = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, resolved(inner, document)]));
  if (typeof pointer !== 'string') return own;
  const target = pointer.slice(2).split('/').reduce<Json | undefined>((at, name) => part(at)[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  return { ...part(resolved(target ?? {}, document)), ...own };
}

/** What a program calls it, and who may. */
function identityFaults(old: Part, now: Part): string[] {
  const [had, have] = [list(old['x-roles']), list(now['x-roles'])];
  const gone = have.length === 0 && now['security'] !== undefined ? [] : had.filter((role) => !has(have, role) && !has(have, 'any'));
  return [
    ...(old['operationId'] === now['operationId'] ? [] : [`operationId was ${text(old['operationId'])}, is ${text(now['operationId'])}`]),
    ...gone.map((role) => `the role ${text(role)} may no longer take it`),
    ...(had.length === 0 && have.length > 0 ? ['it needs a role now'] : []),
  ];
}

function parameterFaults(old: Part, now: Part): string[] {
  const named = (operation: Part) => new Map(list(operation['parameters']).map((one) => [`${word(part(one)['in'])} ${word(part(one)['name'])}`, part(one)]));
  const [olds, news] = [named(old), named(now)];
  return [
    ...[...olds].flatMap(([name, was]) => {
      const is = news.get(name);
      return is === undefined ? [`the parameter ${name} was removed`] : narrowings(was['schema'] ?? true, is['schema'] ?? true, name);
    }),
    ...[...news].filter(([name, is]) => is['required'] === true && olds.get(name)?.['required'] !== true).map(([name]) => `the parameter ${name} is required now`),
  ];
}

function bodyFaults(old: Part, now: Part): string[] {
  const [was, is] = [part(old['requestBody']), part(now['requestBody'])];
  if (old['requestBody'] === undefined) return is['required'] === true ? ['it needs a body now'] : [];
  if (now['requestBody'] === undefined) return ['it takes no body now'];
  const media = Object.entries(part(was['content'])).flatMap(([type, content]) => {
    const kept = part(is['content'])[type];
    return kept === undefined ? [`the body is not taken as ${type} now`] : narrowings(part(content)['schema'] ?? true, part(kept)['schema'] ?? true, 'body');
  });
  return [...(is['required'] === true && was['required'] !== true ? ['the body is required now'] : []), ...media];
}

function answerFaults(old: Part, now: Part): string[] {
  return Object.entries(part(old['responses'])).flatMap(([status, was]) => {
    const is = part(now['responses'])[status];
    if (is === undefined) return [`the answer ${status} was removed`];
    const headers = Object.keys(part(part(was)['headers'])).filter((name) => part(part(is)['headers'])[name] === undefined);
    const media = Object.entries(part(part(was)['content'])).flatMap(([type, content]) => {
      const kept = part(part(is)['content'])[type];
      return kept === undefined ? [`the answer ${status} is not given as ${type} now`] : losses(part(content)['schema'], part(kept)['schema'], status);
    });
    return [...headers.map((name) => `the header ${name} of the answer ${status} was removed`), ...media];
  });
}

/** What a reader of the old answer does not find in the new one. */
function losses(before: Json | undefined, next: Json | undefined, path: string): string[] {
  const [olds, news] = [variantsOf(before), variantsOf(next)];
  if (olds.length === 1 && news.length === 1) return lossesOfOne(olds[0]!, news[0]!, path);
  // Each new form must be one that the reader knows.
  return news.flatMap((now) => {
    const found = olds.map((old) => lossesOfOne(old, now, path));
    return found.length === 0 ? [] : found.reduce((best, faults) => (faults.length < best.length ? faults : best));
  });
}

function variantsOf(schema: Json | undefined): Part[] {
  const one = part(schema);
  const options = list(one['anyOf'] ?? one['oneOf']);
  if (options.length > 0) return options.flatMap(variantsOf);
  const merged = list(one['allOf']).map(part).reduce<Part>((all, inner) => ({ ...inner, ...all, properties: { ...part(inner['properties']), ...part(all['properties']) } }), one);
  return Array.isArray(one['type']) ? one['type'].map((type) => ({ ...merged, type })) : [merged];
}

function lossesOfOne(old: Part, now: Part, path: string): string[] {
  const [olds, news] = [part(old['properties']), part(now['properties'])];
  const wider = old['type'] === 'number' && now['type'] === 'integer';
  if (old['type'] !== undefined && old['type'] !== now['type'] && !wider) return [`${path}: the type was ${text(old['type'])}, is ${text(now['type'])}`];
  const fields = Object.entries(olds).flatMap(([name, was]) => (news[name] === undefined ? [`${path}.${name}: was removed`] : losses(was, news[name], `${path}.${name}`)));
  const optional = list(old['required']).filter((name) => news[word(name)] !== undefined && !has(list(now['required']), name));
  const [oldRest, newRest] = [old['additionalProperties'], now['additionalProperties']];
  return [
    ...fields,
    ...optional.map((name) => `${path}.${word(name)}: may be missing now`),
    ...(old['format'] === undefined || old['format'] === now['format'] ? [] : [`${path}: the format was ${text(old['format'])}, is ${text(now['format'])}`]),
    ...(old['items'] === undefined ? [] : losses(old['items'], now['items'], `${path}[]`)),
    ...(typeof oldRest === 'object' && typeof newRest === 'object' ? losses(oldRest, newRest, `${path}.*`) : []),
  ];
}
