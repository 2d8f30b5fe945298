import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { checkHouse, houseRules } from './house-rules.js';

describe('house rules', () => {
  it.each(houseRules.map((rule) => rule.name))('%s complains about its probe, and no other rule does', (rule) => {
    const found = checkHouse(join(process.cwd(), 'infra/gate/src/probes', rule));
    expect([...new Set(found.map((complaint) => complaint.rule))]).toEqual([rule]);
    expect(new Set(found.map((complaint) => complaint.file)).size).toBe(1);
  });

  it('let comments speak of what code may not do', () => {
    expect(checkHouse(join(process.cwd(), 'infra/gate/src/probes', 'allowed'))).toEqual([]);
  });
});
