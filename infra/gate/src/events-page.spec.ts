import { describe, expect, it } from '@jest/globals';
import type { Json } from './additive.js';
import { eventsPage, fieldsOf } from './events-page.js';

const fields = (properties: Record<string, Json>, required = Object.keys(properties)) =>
  fieldsOf({ type: 'object', properties, required, additionalProperties: false }, '').map(({ path, words }) => `${path}: ${words}`);

describe('the page of events', () => {
  it.each<[string, Json, string[]]>([
    ['a titled shape is one field', { type: 'object', properties: { text: { type: 'string' } }, title: 'text kept by the service' }, ['f: text kept by the service']],
    ['a value that may be null', { anyOf: [{ type: 'string', title: 'amount' }, { type: 'null' }] }, ['f: amount, or null']],
    ['values of a list', { type: 'string', enum: ['pdf', 'json'] }, ['f: `pdf`, `json`']],
    ['one value', { type: 'string', const: 'below-certified' }, ['f: always `below-certified`']],
    ['rows of a table', { type: 'array', items: { type: 'object', properties: { id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } }, required: ['id'] } }, ['f[].id: whole number, at least 1']],
    ['a record', { type: 'object', propertyNames: { type: 'string', title: 'short name' }, additionalProperties: { type: 'boolean' } }, ['f.<short name>: yes or no']],
    ['an object that may be null', { anyOf: [{ type: 'object', properties: { a: { type: 'number' } }, required: ['a'] }, { type: 'null' }] }, ['f: as below, or null', 'f.a: number']],
    ['a form without a title', { type: 'string', pattern: '^(a|b)$' }, ['f: text of the form `^(a\\|b)$`']],
  ])('%s', (_, schema, expected) => {
    expect(fields({ f: schema })).toEqual(expected);
  });

  it('says which fields may be left out', () => {
    expect(fields({ f: { type: 'integer', minimum: 0, maximum: 10 } }, [])).toEqual(['f: whole number from 0 to 10 (may be left out)']);
  });

  it('lists the events and tells each one\'s fields under its source', () => {
    const page = eventsPage([
      { source: 'claims', type: 'PaymentRecorded', version: 2, summary: 'Money left.', schema: { type: 'object', properties: { claim: { type: 'integer' } }, required: ['claim'], title: 'PaymentRecorded, version 2' } },
      { source: 'reports', type: 'FinalReportAccepted', version: 1, summary: 'Accepted.', schema: { type: 'object', properties: {} } },
    ]);
    expect(page).toContain('| [PaymentRecorded](#paymentrecorded) | claims | 2 | Money left. |');
    expect(page).toContain('## From claims\n\n### PaymentRecorded\n\nVersion 2. Money left.\n\n| field | what |\n|---|---|\n| `claim` | whole number |\n\n## From reports');
    expect(page).toContain('### FinalReportAccepted\n\nVersion 1. Accepted.\n\nIt carries no data.\n');
  });
});
