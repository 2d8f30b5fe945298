/** The parts of a field's path: `budget[lead/staff/2026].amount` is the section `budget`, the parts that tell the line apart, and `amount`. */
export function fieldParts(field: string): { readonly section: string; readonly parts: readonly string[]; readonly rest: string } {
  const [, section = field, inner = '', rest = ''] = /^([A-Za-z]+)(?:\[([^\]]*)\])?\.?(.*)$/.exec(field) ?? [];
  // The lead and what has no year go without saying.
  return { section, parts: inner.split('/').filter((part) => part !== '' && part !== 'lead' && part !== 'null'), rest };
}
