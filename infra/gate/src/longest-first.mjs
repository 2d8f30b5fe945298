/**
 * Spec files that take longest, longest first. Jest knows that of the run before; a fresh clone has none, and would begin
 * with the largest files: one that is short and takes a minute came last, and the other worker had nothing left to do.
 */
export const LONGEST = [
  'embedded.crash', 'kafka.crash',
  'cases.e2e', 'portal-check.e2e', 'keep.e2e', 'start.e2e', 'portal-story.e2e', 'portal-office.e2e', 'portal-whole-story.e2e', 'portal-apply.e2e', 'portal-claim.e2e', 'portal-bad-input.e2e', 'watch.e2e', 'limits.e2e', 'traces.e2e', 'api-document.e2e', 'portal-pages.e2e',
  'reports.int', 'import.int', 'batch.int', 'drafts.int', 'servers.int', 'lives.property', 'treasury.property', 'claim.property',
];

const rank = (path) => {
  const at = LONGEST.findIndex((name) => path.endsWith(`/${name}.spec.ts`));
  return at < 0 ? LONGEST.length : at;
};

/** In one order, whatever was run before: these first, then the others by their names. */
export const inOrder = (paths) => paths.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

/** What Jest asks for the order of its files. */
export default class LongestFirst {
  sort(tests) {
    const byPath = new Map(tests.map((test) => [test.path, test]));
    return inOrder([...byPath.keys()]).map((path) => byPath.get(path));
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
