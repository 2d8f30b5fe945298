import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import boundaries from '../../../.dependency-cruiser.mjs';

const probes = 'infra/gate/src/probes';
const rules = boundaries.forbidden.map(({ name = '', comment = '' }) => ({ name, comment }));

/** A probe is a small tree of its own; its packages find each other as workspaces do: by name, to the sources. */
async function complaints(rule: string) {
  const baseDir = join(process.cwd(), probes, rule);
  const rooms = readdirSync(baseDir).filter((room) => ['libs', 'services', 'infra'].includes(room));
  const alias = Object.fromEntries(
    rooms.flatMap((room) => readdirSync(join(baseDir, room)).map((name) => [`@toteuma/${name}$`, join(baseDir, room, name, 'src/index.ts')])),
  );
  const { output } = await cruise(rooms, { ...boundaries.options, baseDir, validate: true, ruleSet: { forbidden: boundaries.forbidden } }, { alias });
  if (typeof output === 'string') throw new Error(output);
  return output.summary.violations.map((violation) => ({ rule: violation.rule.name, from: violation.from }));
}

describe('dependency rules', () => {
  it('each say why they are there', () => {
    for (const rule of rules) expect([rule.name, rule.comment.length > 40]).toEqual([rule.name, true]);
  });

  it('each have a probe', () => {
    for (const rule of rules) expect([rule.name, existsSync(join(probes, rule.name))]).toEqual([rule.name, true]);
  });

  it.each(rules.map((rule) => rule.name))('%s complains about its probe, and no other rule does', async (rule) => {
    const found = await complaints(rule);
    expect(new Set(found.map((complaint) => complaint.rule))).toEqual(new Set([rule]));
    expect(new Set(found.map((complaint) => complaint.from)).size).toBe(1);
  });
});
