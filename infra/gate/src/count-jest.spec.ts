import { describe, expect, it } from '@jest/globals';
import { countJest, filesToTryAgain, withSecondTry } from './count-jest.mjs';

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

describe('a second try', () => {
  const file = (name: string, ...statuses: string[]) => ({ name, status: statuses.includes('failed') ? 'failed' : 'passed', assertionResults: statuses.map((status) => ({ status })) });
  const of = (...testResults: ReturnType<typeof file>[]) => {
    const count = (status: string) => testResults.flatMap(({ assertionResults }) => assertionResults).filter((test) => test.status === status).length;
    return report({ numPassedTests: count('passed'), numFailedTests: count('failed'), testResults });
  };
  const first = of(file('a', 'passed', 'passed'), file('b', 'passed', 'failed'));
  const counted = (second: object | undefined, code: number) => countJest(withSecondTry(first, second), { code, output: '', files: 2 });

  it('is given to the files that failed, where they are few', () => {
    expect(filesToTryAgain(first)).toEqual(['b']);
    expect(filesToTryAgain(of(file('a', 'passed')))).toEqual([]);
    expect(filesToTryAgain(of(file('a', 'failed'), file('b', 'failed'), file('c', 'failed')))).toEqual([]);
    expect(filesToTryAgain(undefined)).toEqual([]);
  });

  it('counts in place of the first', () => {
    expect(counted(of(file('b', 'passed', 'passed')), 0)).toMatchObject({ passed: 4, failed: 0 });
  });

  it('that fails as well has failed, wherever it fails', () => {
    expect(counted(of(file('b', 'passed', 'failed')), 1)).toMatchObject({ passed: 3, failed: 1 });
    expect(counted(of(file('b', 'failed', 'passed')), 1)).toMatchObject({ passed: 3, failed: 1 });
    expect(counted(of(file('b')), 1).failed).toBeGreaterThan(0);
    expect(counted(undefined, 134)).toMatchObject({ failed: 1 });
  });
});
