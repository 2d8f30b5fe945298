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
