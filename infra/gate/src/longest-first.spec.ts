import { globSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inOrder, LONGEST } from './longest-first.mjs';

describe('the order of the spec files', () => {
  it('begins with those that take longest, and is the same whatever was run before', () => {
    const paths = ['/a/zebra.spec.ts', '/a/keep.e2e.spec.ts', '/a/ant.e2e.spec.ts', '/a/cases.e2e.spec.ts'];
    expect(inOrder(paths)).toEqual(['/a/cases.e2e.spec.ts', '/a/keep.e2e.spec.ts', '/a/ant.e2e.spec.ts', '/a/zebra.spec.ts']);
    expect(inOrder(paths.toReversed())).toEqual(inOrder(paths));
  });

  it('names no file that is not there', () => {
    const files = globSync('{libs,services,infra}/*/src/**/*.spec.ts');
    expect(LONGEST.filter((name) => !files.some((file) => file.endsWith(`/${name}.spec.ts`)))).toEqual([]);
  });
});
