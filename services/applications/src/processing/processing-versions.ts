import type { TextRef } from '@toteuma/contracts';
import type { PlanVersion } from './processing-state.js';

type Value = string | number | boolean | null;
/** A field of the application that differs between two versions; null where it was not there. */
export interface FieldChange {
  readonly field: string;
  readonly old: Value;
  readonly new: Value;
}

/** What changed from one version of an application to the next, in the order of the newer one. Texts are compared as they read. */
export function changesBetween(before: PlanVersion, after: PlanVersion, said: (ref: TextRef | null) => string | null): FieldChange[] {
  const old = fieldsOf(before, said);
  const now = fieldsOf(after, said);
  return [...new Set([...now.keys(), ...old.keys()])]
    .map((field) => ({ field, old: old.get(field) ?? null, new: now.get(field) ?? null }))
    .filter((change) => change.old !== change.new);
}

/** Every text that the versions refer to. */
export function versionTexts(versions: readonly PlanVersion[]): TextRef[] {
  const ofPlan = ({ plan }: PlanVersion) => plan.principles?.equality.map(({ reason }) => reason) ?? [];
  return versions.flatMap((version) => [version.summary, ...Object.values(version.texts), ...ofPlan(version)]).filter((ref) => ref !== null);
}

function fieldsOf({ plan, costModel, summary, texts }: PlanVersion, said: (ref: TextRef | null) => string | null): Map<string, Value> {
  const fields = new Map<string, Value>([['summary', said(summary)], ['costModel', costModel]]);
  for (const [name, ref] of Object.entries(texts)) fields.set(`texts.${name}`, said(ref));
  const walk = (value: unknown, path: string): void => {
    if (isText(value)) fields.set(path, said(value));
    else if (Array.isArray(value)) value.forEach((item, at) => walk(item, `${path}[${keyOf(item, at)}]`));
    else if (typeof value === 'object' && value !== null) for (const [name, inner] of Object.entries(value)) walk(inner, path === '' ? name : `${path}.${name}`);
    else fields.set(path, value as Value);
  };
  walk(plan, '');
  return fields;
}

const isText = (value: unknown): value is TextRef => typeof value === 'object' && value !== null && 'text' in value && 'digest' in value;

/** What tells a line of a list from the others, so that one more line above does not look like a change of all. */
function keyOf(item: unknown, at: number): string {
  if (typeof item !== 'object' || item === null) return String(at + 1);
  const { id, partner, category, source, year, row } = item as Record<string, string | number | null | undefined>;
  const parts = category !== undefined || source !== undefined ? [partner, category ?? source, year] : [id ?? row];
  const given = parts.filter((part) => part !== null && part !== undefined);
  return given.length === 0 ? String(at + 1) : given.join('/');
}
