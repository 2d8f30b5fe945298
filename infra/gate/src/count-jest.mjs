/**
 * What a Jest run counts for. A run that crashed, left out a spec file, skipped a test or executed none although
 * there are spec files is a failure of its own: silence is never a pass.
 *
 * @param {any} report what `jest --json` wrote; undefined when it wrote nothing
 * @param {{ code: number, output: string, files: number }} run exit code, what it printed, how many spec files there are
 */
export function countJest(report, { code, output, files }) {
  if (!report) return { passed: 0, failed: 1, details: `${output}\nJest ended with code ${code} and wrote no result.` };
  const faults = [];
  const executed = report.numPassedTests + report.numFailedTests;
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'));
  const skipped = report.numPendingTests + report.numTodoTests;
  if (report.testResults.length !== files) faults.push(`${files} spec files exist, ${report.testResults.length} ran.`);
  if (executed === 0) faults.push('No test was executed.');
  if (skipped > 0) faults.push(`${skipped} tests are skipped or "todo": run them or remove them.`);
  for (const file of broken) faults.push(`${file.name}: the file failed outside its tests.`);
  if (code !== 0 && report.numFailedTests === 0 && faults.length === 0) faults.push(`Jest ended with code ${code}.`);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + faults.length,
    details: `${output}\n${faults.join('\n')}`,
    note: `${report.numPassedTests} tests in ${files} files`,
  };
}

/** More failing spec files than this are no chance, and are not tried again. */
const MOST_AGAIN = 2;

/**
 * The spec files that are run a second time, by themselves: servers, a browser and a busy machine can make a sound spec late.
 *
 * @param {any} report what `jest --json` wrote
 */
export function filesToTryAgain(report) {
  const failed = (report?.testResults ?? []).filter(({ status }) => status === 'failed').map(({ name }) => name);
  return failed.length <= MOST_AGAIN ? failed : [];
}

/**
 * The report of a run with those files in it as they were the second time. What fails twice has failed.
 *
 * @param {any} first @param {any} second reports; `second` is undefined when it wrote none
 */
export function withSecondTry(first, second) {
  if (!second) return first;
  const again = new Set(second.testResults.map(({ name }) => name));
  const tests = (results, status) => results.flatMap(({ assertionResults }) => assertionResults).filter((test) => test.status === status).length;
  const before = first.testResults.filter(({ name }) => again.has(name));
  const of = (count, status) => first[count] - tests(before, status) + second[count];
  return {
    ...first,
    numPassedTests: of('numPassedTests', 'passed'),
    numFailedTests: of('numFailedTests', 'failed'),
    numPendingTests: of('numPendingTests', 'pending'),
    testResults: [...first.testResults.filter(({ name }) => !again.has(name)), ...second.testResults],
  };
}
