import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { caseFileJsonSchema, faultText, readCaseFile } from './case-file.js';

const folder = new URL('../../../../cases/', import.meta.url);
const shipped = readdirSync(folder).filter((name) => name.endsWith('.json'));

const decide = { at: '2022-09-12', by: 'decision-maker', do: 'decide', outcome: 'award', code: 'S22999', supportRate: '80', support: '10.00' };
const claim = { at: '2023-07-20', by: 'applicant', do: 'submit-claim', period: { from: '2022-10-01', to: '2023-06-30' } };

function faultsOf(file: unknown): string[] {
  const read = readCaseFile(typeof file === 'string' ? file : JSON.stringify(file));
  return 'faults' in read ? read.faults.map(faultText) : [];
}
const withSteps = (...steps: unknown[]) => ({ case: 'x', programme: 'esf-2014-2020', steps });

describe('case file', () => {
  it.each(shipped)('accepts the shipped file %s', (name) => {
    expect(faultsOf(readFileSync(new URL(name, folder), 'utf8'))).toEqual([]);
  });

  it('ships the three grants that the documentation names', () => {
    expect(shipped).toEqual(expect.arrayContaining(['two-partners.json', 'ulpo-amended.json', 'ulpo.json']));
  });

  it('fills in the lists that were left out, and only those that mean the same when empty', () => {
    const read = readCaseFile(JSON.stringify(withSteps(decide, claim, { at: '2023-08-10', by: 'verifier', do: 'verify-claim', refused: 'claim/same-person' })));
    if ('faults' in read) throw new Error('expected a good file');
    expect(read.file.steps[0]).toEqual(decide);
    expect(read.file.steps[1]).toEqual({ ...claim, rows: [] });
    expect(read.file.steps[2]).toMatchObject({ deduct: [], park: [] });
    expect(read.file.expect).toEqual([]);
  });

  it.each([
    ['an unknown key of the file', { ...withSteps(), colour: 'red' }, 'colour: expected no such key, found "red"'],
    ['an unknown key of a step', withSteps({ ...decide, colour: 'red' }), 'steps[0].colour: expected no such key, found "red"'],
    ['an unknown key far inside', withSteps({ ...claim, period: { from: '2022-10-01', to: '2023-06-30', until: 1 } }), 'steps[0].period.until: expected no such key, found 1'],
    ['a number for an amount', withSteps({ ...decide, support: 10 }), 'steps[0].support: expected a string, found 10'],
    ['an object for a list', withSteps({ ...claim, rows: {} }), 'steps[0].rows: expected a list, found an object'],
    ['a missing key', withSteps({ ...claim, period: undefined }), 'steps[0].period: expected an object, found nothing'],
    ['a missing name', { programme: 'esf-2014-2020', steps: [] }, 'case: expected a string, found nothing'],
    ['a wrong programme', { ...withSteps(), programme: 7 }, 'programme: expected the id of a programme pack, or a whole pack, found 7'],
    ['a wrong expected value', { ...withSteps(), expect: [{ figure: 'months', is: true }] }, 'expect[0].is: expected a string, a number, null or a list, found true'],
    ['an unknown role', withSteps({ ...decide, by: 'king' }),
      'steps[0].by: expected applicant, applicant-2, partner:<id>, other-applicant, case-officer, assessor, assessor-2, decision-maker, verifier, payer, payer-2, all-hands or auditor, found "king"'],
    ['a text that is no time', withSteps({ ...decide, at: '2022-02-30' }), 'steps[0].at: expected a day such as 2022-10-01 or an instant such as 2022-10-01T09:00:00Z, found "2022-02-30"'],
    ['time that goes backwards', withSteps(decide, { ...claim, at: '2022-09-11' }), 'steps[1].at: expected a time not before 2022-09-12 of steps[0], found "2022-09-11"'],
    ['an instant before noon of the same day', withSteps(decide, { ...claim, at: '2022-09-12T08:59:59Z' }),
      'steps[1].at: expected a time not before 2022-09-12 of steps[0], found "2022-09-12T08:59:59Z"'],
    ['a list as a file', [], '$: expected an object, found a list'],
  ])('names the place of %s', (_what, file, message) => {
    expect(faultsOf(file)).toEqual([message]);
  });

  it('says what is no JSON', () => {
    expect(faultsOf('{"case": ')).toEqual([expect.stringMatching(/^\$: expected JSON, found .+/)]);
  });

  it('knows its verbs and no other', () => {
    expect(faultsOf(withSteps({ ...decide, do: 'dance' }))[0]).toMatch(/^steps\[0\]\.do: expected one of the verbs submit-application, .*, close, found "dance"$/);
    expect(faultsOf(withSteps(decide, { ...claim, do: 'toString' }))[0]).toMatch(/^steps\[1\]\.do: expected one of the verbs/);
  });

  it('lets a step that must be refused carry any value, but no unknown key', () => {
    expect(faultsOf(withSteps({ ...decide, support: 1e3, code: null, refused: 'request/invalid' }))).toEqual([]);
    expect(faultsOf(withSteps({ ...claim, period: [], rows: 'all', refused: 'request/invalid' }))).toEqual([]);
    expect(faultsOf(withSteps({ at: '2022-09-12', by: 'decision-maker', do: 'decide', refused: 'request/invalid' }))).toEqual([]);
    expect(faultsOf(withSteps({ ...decide, colour: 'red', refused: 'request/invalid' }))).toEqual(['steps[0].colour: expected no such key, found "red"']);
  });

  it('lets a partner act under any id that an application may give it', () => {
    for (const by of ['partner:p2', 'partner:P2', 'partner:osa-1']) expect(faultsOf(withSteps({ at: '2022-09-12', by, do: 'decide-claim', refused: 'auth/forbidden' }))).toEqual([]);
  });

  it('is published as a JSON Schema with every verb and without a need for lists', () => {
    const schema = JSON.parse(JSON.stringify(caseFileJsonSchema())) as {
      required: string[]; properties: { steps: { items: { anyOf: { properties: { do: { const: string } }; required: string[] }[] } } };
    };
    expect(schema.required).toEqual(['case', 'programme', 'steps']);
    const claims = schema.properties.steps.items.anyOf.filter((step) => step.properties.do.const === 'submit-claim');
    expect(claims.map((step) => step.required)).toEqual([['at', 'by', 'do', 'period'], ['at', 'by', 'do', 'refused']]);
  });
});
