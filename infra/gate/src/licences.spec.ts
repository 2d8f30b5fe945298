import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLicences, checkOwnLicence, isAllowed } from './licences.js';
import type { LockEntry } from './licences.js';

const unknown = () => undefined;
const tree = (more: Record<string, LockEntry>): Record<string, LockEntry> => ({
  'services/claims': { name: '@toteuma/claims', license: 'EUPL-1.2', dependencies: { '@toteuma/kernel': '0.1.0', good: '^1.0.0' } },
  'libs/kernel': { name: '@toteuma/kernel', license: 'EUPL-1.2' },
  'node_modules/@toteuma/kernel': { link: true, resolved: 'libs/kernel' },
  'node_modules/good': { license: 'MIT', dependencies: { deeper: '^2.0.0' } },
  'node_modules/deeper': { license: '(MIT OR GPL-3.0-only)' },
  ...more,
});

describe('licences of what we ship', () => {
  it('pass when every one of them may stand beside EUPL-1.2', () => {
    expect(checkLicences(tree({}), unknown)).toEqual({ faults: [], checked: 4 });
  });

  it.each([
    ['a GPL package deep in the tree', { license: 'GPL-3.0-only' }, 'GPL-3.0-only'],
    ['one that asks for AGPL as well', { license: 'MIT AND AGPL-3.0-or-later' }, 'MIT AND AGPL-3.0-or-later'],
    ['one with no licence at all', {}, 'unknown'],
    ['one that is not open', { license: 'SEE LICENSE IN LICENSE.md' }, 'SEE LICENSE IN LICENSE.md'],
  ])('fail for %s', (_, deeper, licence) => {
    const { faults } = checkLicences(tree({ 'node_modules/deeper': deeper }), unknown);
    expect(faults).toEqual([`node_modules/deeper: licence "${licence}" is not on the list (needed by node_modules/good).`]);
  });

  it('look at the copy that a package really gets', () => {
    const { faults } = checkLicences(tree({ 'node_modules/good/node_modules/deeper': { license: 'SSPL-1.0' } }), unknown);
    expect(faults).toEqual(['node_modules/good/node_modules/deeper: licence "SSPL-1.0" is not on the list (needed by node_modules/good).']);
  });

  it('leave out what stays at home: benchmarks, harnesses, the tools of the root', () => {
    const home = { 'infra/bench': { dependencies: { peer: '1' } }, 'libs/testing': { dependencies: { peer: '1' } }, 'node_modules/peer': { license: 'GPL-2.0' } };
    expect(checkLicences(tree(home), unknown).faults).toEqual([]);
  });

  it('read an expression as SPDX means it', () => {
    expect(['MIT', 'MIT AND OFL-1.1', 'GPL-2.0 OR MIT', '(MIT AND (ISC OR GPL-3.0))', 'MIT and ISC'].filter((one) => !isAllowed(one))).toEqual([]);
    expect(['GPL-2.0', 'MIT AND GPL-2.0', '(ISC OR MIT) AND GPL-3.0', '', 'MIT ISC'].filter(isAllowed)).toEqual([]);
  });

  it('ask our own packages to say EUPL-1.2, with its text beside them', () => {
    const root = mkdtempSync(join(tmpdir(), 'toteuma-licence-'));
    writeFileSync(join(root, 'package.json'), '{ "license": "MIT" }');
    expect(checkOwnLicence(root)).toEqual(['package.json: "license" is not EUPL-1.2.', 'LICENSE is not the text of EUPL-1.2.']);
    expect(checkOwnLicence(process.cwd())).toEqual([]);
  });
});
