import type { Pack } from '@toteuma/contracts';
import { SECTIONS, type Entries, type Field } from './diff-words.js';

/** One difference between two packs, as a sentence and in its parts. */
export interface PackChange {
  readonly section: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'reordered';
  /** What it is about: `the highest support rate`, `Priority 2`. */
  readonly subject: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly text: string;
}

/** What differs between two packs, by section, in words. What a pack leaves out counts as its default. */
export function packChanges(from: Pack, to: Pack): PackChange[] {
  return SECTIONS.flatMap(({ title, fields = [], lists = [] }) => [
    ...fields.flatMap((field) => fieldChange(title, field, from, to)),
    ...lists.flatMap((list) => listChanges(title, list, from, to)),
  ]);
}

function fieldChange<Whole>(section: string, { label, say }: Field<Whole>, from: Whole, to: Whole, of = ''): PackChange[] {
  const [before, after] = [say(from), say(to)];
  if (before === after) return [];
  const subject = of === '' ? label : `${of}: ${label}`;
  return [{ section, kind: 'changed', subject, from: before, to: after, text: `${subject}: ${before} -> ${after}` }];
}

function listChanges<Whole, Entry extends { id: string }>(section: string, list: Entries<Whole, Entry>, from: Whole, to: Whole): PackChange[] {
  const [before, after] = [list.of(from), list.of(to)];
  const called = (entry: Entry) => `${list.what} ${entry.id}`;
  const gone = before.filter(({ id }) => !after.some((other) => other.id === id)).map((entry): PackChange => sentence(section, 'removed', called(entry), list.name(entry)));
  const come = after.filter(({ id }) => !before.some((other) => other.id === id)).map((entry): PackChange => sentence(section, 'added', called(entry), list.name(entry)));
  const changed = before.flatMap((entry) => {
    const other = after.find(({ id }) => id === entry.id);
    if (other === undefined) return [];
    return [
      ...list.fields.flatMap((field) => fieldChange(section, field, entry, other, called(entry))),
      ...(list.lists ?? []).flatMap((inner) => listChanges(section, inner, entry, other)),
    ];
  });
  return [...gone, ...come, ...changed, ...order(section, list, before, after)];
}

/** The order counts where nothing came or went: forms and reports show their parts in it. */
function order<Whole, Entry extends { id: string }>(section: string, { plural }: Entries<Whole, Entry>, before: readonly Entry[], after: readonly Entry[]): PackChange[] {
  const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);
  const [was, is] = [ids(before), ids(after)];
  const sameOnes = was.length === is.length && was.every((id) => is.includes(id));
  if (!sameOnes || was.join() === is.join()) return [];
  const subject = `the order of the ${plural}`;
  return [{ section, kind: 'reordered', subject, from: was.join(', '), to: is.join(', '), text: `${subject}: ${was.join(', ')} -> ${is.join(', ')}` }];
}

function sentence(section: string, kind: 'added' | 'removed', subject: string, name: string): PackChange {
  const text = `${subject}${name === '' ? '' : ` (${name})`} was ${kind}`;
  return { section, kind, subject, from: kind === 'removed' ? name : null, to: kind === 'added' ? name : null, text };
}
