import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '../case/client.js';
import { settle } from '../case/settle.js';
import { startEmbedded, type Platform } from '../embedded.js';
import { PersistentClient } from './persistent-client.js';

let platform: Platform;
let folder: string;
let client: PersistentClient;
const cents = (text: unknown) => BigInt(String(text).replace('.', ''));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'toteuma-ceiling-'));
  await chmod(folder, 0o711);
  platform = await startEmbedded({ folder, port: 0, log: 'silent' });
  client = new PersistentClient(platform.url);
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const TIMES = 24;
/** Further by a step that grows, or back by a part of the way: after some steps in one direction it is far beyond any race. */
const later = (delay: number): number => (delay < 0 ? delay * 0.8 + 1 : delay * 1.4 + 5);
const AWARD = '2023-01-10T10:00:00.000Z';
const NOW = '2023-06-01T10:00:00.000Z';

async function accepted(person: string, path: string, body: object, at: string): Promise<Record<string, unknown>> {
  const answer = await client.command(person, path, body, at);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A grant of 8 000.00 with a verified claim for it and an open amendment that would lower it to 4 000.00, let a partner leave with its budget and extend the period. */
async function grantWithBoth(number: number): Promise<string> {
  const { id } = await accepted('applicant', '/applications', {
    programme: 'esf-2014-2020', name: `Ceiling ${number}`, applicant: { name: 'Ceiling test' }, partners: [{ id: 'p2', name: 'Partner', role: 'partner' }], period: { from: '2023-02-01', to: '2023-12-31' }, costModel: 'actual',
    budget: [{ category: 'staff', amount: '10000.00' }, { partner: 'p2', category: 'travel', amount: '500.00' }], financing: [{ source: 'eu-state', amount: '8000.00' }, { source: 'own', amount: '2500.00' }],
  }, AWARD);
  const grant = String(id);
  await accepted('decision-maker', `/applications/${grant}/decision`, { outcome: 'award', code: `C${10_000 + number}`, supportRate: '80', support: '8000.00' }, AWARD);
  await settle(new Client(platform.url));
  await accepted('applicant', `/claims/${grant}`, { period: { from: '2023-02-01', to: '2023-04-30' }, rows: [{ voucher: '1', category: 'staff', paidOn: '2023-03-31', amount: '9000.00' }] }, NOW);
  await accepted('verifier', `/claims/${grant}/1/verification`, { deduct: [], park: [] }, NOW);
  await accepted('applicant', `/applications/${grant}/amendments`, {
    effectiveFrom: '2023-06-01', reason: 'smaller',
    parts: [
      { kind: 'extension', to: '2024-03-31' }, { kind: 'partners', leave: [{ id: 'p2' }] },
      { kind: 'budget', budget: [{ category: 'staff', amount: '5000.00' }, { partner: 'p2', category: 'travel', amount: '0.00' }], financing: [{ source: 'eu-state', amount: '4000.00' }, { source: 'own', amount: '1000.00' }] },
    ],
  }, NOW);
  return grant;
}

describe('an amendment that lowers the grant and a claim that uses it, decided at the same time', () => {
  it(`never certify more than is granted, and the one that came too late is told so (${TIMES} times)`, async () => {
    const seen = new Set<string>();
    // How long after the amendment the claim is decided, or before it: it closes in on the moment at which the one overtakes the other, wherever that is.
    let delay = 0;
    for (let number = 0; number < TIMES; number += 1) {
      const grant = await grantWithBoth(number);
      const outcomes = await Promise.all([
        sleep(Math.max(0, -delay)).then(() => client.command('decision-maker', `/applications/${grant}/amendments/1/decision`, { parts: { extension: 'accepted', partners: 'accepted', budget: 'accepted' }, support: '4000.00' }, NOW)),
        sleep(Math.max(0, delay)).then(() => client.command('decision-maker', `/claims/${grant}/1/decision`, {}, NOW)),
      ]);
      const [amended, decided] = outcomes.map(({ status }) => status);
      expect(decided).toBe(200);
      // So long after the claim that its certified costs were known: no race, the amendment is refused at once.
      const isLate = amended === 422;
      if (isLate) expect(outcomes[0]?.body).toMatchObject({ errors: expect.arrayContaining([expect.objectContaining({ expected: 'nothing below what is certified' })]) });
      else expect(amended).toBe(200);
      expect(await settle(new Client(platform.url), 30_000)).toHaveProperty('heads');
      const { figures } = (await client.read('auditor', `/reports/${grant}/figures`)).body as { figures: { budgetVersion: number; months: number; support: { granted: string; certified: string } } };
      const { granted, certified } = figures.support;
      expect(cents(certified)).toBeLessThanOrEqual(cents(granted));
      // Either the claim was first and the grant stays, or the amendment was first and caps the claim.
      expect(['1 8000.00 7200.00', '2 4000.00 4000.00']).toContain(`${figures.budgetVersion} ${granted} ${certified}`);
      seen.add(`${figures.budgetVersion}`);
      delay = figures.budgetVersion === 1 ? later(delay) : -later(-delay);
      if (isLate) continue;
      // The longer period does not wait for claims; the partner leaves when its budget does, and not without.
      expect(figures.months).toBe(14);
      const { partnersLeft, amendments } = (await client.read('auditor', `/applications/${grant}`)).body as { partnersLeft: unknown[]; amendments: { parts: { outcome: string }[] }[] };
      expect(partnersLeft).toHaveLength(figures.budgetVersion - 1);
      expect(amendments[0]?.parts.map(({ outcome }) => outcome)).toEqual(figures.budgetVersion === 1 ? ['accepted', 'lapsed', 'lapsed'] : ['accepted', 'accepted', 'accepted']);
    }
    // The race is worth something only when both orders came to pass.
    expect([...seen].toSorted()).toEqual(['1', '2']);
  }, 180_000);
});
