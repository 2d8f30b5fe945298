import { describe, expect, it } from '@jest/globals';
import { countJest } from './count-jest.mjs';

const report = (more: object) => ({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [{ name: 'a', status: 'passed', assertionResults: [] }], ...more });
const run = { code: 0, output: 'what jest said', files: 1 };

describe('the count of a Jest run', () => {
  it('is its tests when all went well', () => {
    expect(countJest(report({}), run)).toMatchObject({ passed: 3, failed: 0, note: '3 tests in 1 files' });
  });

  it('is its failed tests, once each', () => {
    const failing = { numFailedTests: 2, testResults: [{ name: 'a', status: 'failed', assertionResults: [{ status: 'failed' }] }] };
    expect(countJest(report(failing), { ...run, code: 1 })).toMatchObject({ passed: 3, failed: 2 });
  });

  it.each([
    ['Jest that crashed', undefined, { ...run, code: 134 }, 'wrote no result'],
    ['a run without a test', report({ numPassedTests: 0 }), run, 'No test was executed'],
    ['a skipped test', report({ numPendingTests: 1 }), run, '1 tests are skipped'],
    ['a spec file that was left out', report({}), { ...run, files: 2 }, '2 spec files exist, 1 ran'],
    ['a spec file that does not load', report({ testResults: [{ name: 'a.spec.ts', status: 'failed', assertionResults: [] }] }), { ...run, code: 1 }, 'a.spec.ts: the file failed outside its tests'],
    ['an exit code that nothing explains', report({}), { ...run, code: 1 }, 'Jest ended with code 1'],
  ])('has a failure for %s', (_, given, how, said) => {
    const { failed, details } = countJest(given, how);
    expect(failed).toBe(1);
    expect(details).toContain(said);
  });
});
