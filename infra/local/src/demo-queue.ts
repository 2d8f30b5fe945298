import { helsinkiNoon, money } from '@toteuma/kernel';
import { PlatformError, refusalText, type Client } from './case/client.js';
import { settle } from './case/settle.js';

/** Invented operations and who carries them out. */
const OPERATIONS: readonly (readonly [name: string, organisation: string])[] = [
  ['Taitojen silta', 'Jokilaakson koulutuskuntayhtymä'], ['Kielestä työhön', 'Sampolan kansanopisto'], ['Yrittäjän alku', 'Kymenmaan uusyrityskeskus'], ['Digiosaaja', 'Hämeen taitosäätiö'],
  ['Paluu opintoihin', 'Rannikon aikuisopisto'], ['Vihreä käänne', 'Itäharjun kaupunki'], ['Hoivan tekijät', 'Pohjanrannan hyvinvointiyhtymä'], ['Nuorten verstas', 'Koskenniemen työpajayhdistys'],
];
/** How many days ago each claim of the first operation came in; those of the next ones came a day later each. */
const FILED = [79, 61, 44, 27, 11];
const PERIOD = 30;
const BEGIN = -240;

const codeOf = (at: number): string => `S4010${at + 1}`;
const day = (from: number): string => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);

/**
 * Fills the queue of the authority, as it is on a morning: forty claims of eight grants, of different age, size and risk, most of them waiting for
 * their verification. They are told by their age and not by their day, since a clock runs on them; so this is no case file. The claims of
 * long ago that case files leave unpaid are paid.
 * @returns what was made, in words
 */
export async function fillQueue(client: Client): Promise<string> {
  await payOld(client);
  const grants = await Promise.all(OPERATIONS.map((operation, at) => granted(client, operation, at)));
  // Claims can be filed once the service of claims knows of the grants, and are seen once the views know of them.
  await settled(client);
  await Promise.all(grants.map((grant, at) => claimed(client, grant, at)));
  await settled(client);
  return `${codeOf(0)} to ${codeOf(grants.length - 1)}, with ${grants.length * FILED.length} claims that wait`;
}

/** Milliseconds: the reports of all these claims are made meanwhile, and a slow machine takes its time. A start that fails half-way cannot be taken up again. */
const PATIENCE = 120_000;

async function settled(client: Client): Promise<void> {
  const found = await settle(client, PATIENCE);
  if ('lagging' in found) throw new PlatformError(found.lagging);
}

type Waiting = { grant: string; claim: number; waitingFor: string; clock: { endsOn: string } };

/** Each on the last day of its clock. */
async function payOld(client: Client): Promise<void> {
  const { body } = await client.get('payer', '/claims/queue');
  await Promise.all((body['claims'] as Waiting[]).map(async ({ grant, claim, waitingFor, clock: { endsOn } }) => {
    const pay = (role: string, step: string, more: object = {}) => act(client, role, `/claims/${grant}/${claim}/payment/${step}`, endsOn, more);
    if (waitingFor === 'authorisation') await pay('payer', 'authorisation');
    await pay('payer-2', 'confirmation');
    await pay('payer', 'record', { paidOn: endsOn });
  }));
}

async function granted(client: Client, [name, organisation]: (typeof OPERATIONS)[number], at: number): Promise<string> {
  // 40 % on the staff costs, and support for 80 % of all.
  const staff = 16_000_000n + BigInt(at) * 2_000_000n;
  const total = (staff * 14n) / 10n;
  const support = money((total * 8n) / 10n);
  const id = await act(client, 'applicant', '/applications', day(BEGIN - 60), {
    programme: 'esf-plus-2021-2027', call: 'open', name, summary: `${name}: ohjausta ja lyhyitä koulutuksia.`, applicant: { name: organisation }, period: { from: day(BEGIN), to: day(200) },
    costModel: 'flat-40-staff', budget: [{ category: 'staff', amount: money(staff) }], financing: [{ source: 'eu-state', amount: support }, { source: 'own', amount: money((total * 2n) / 10n) }],
  });
  await act(client, 'decision-maker', `/applications/${id}/decision`, day(BEGIN - 10), { outcome: 'award', code: codeOf(at), supportRate: '80', support });
  return id;
}

/** Files all claims of a grant; of some the first one has come further, so that everybody has something to do. */
async function claimed(client: Client, grant: string, at: number): Promise<void> {
  for (const [number, ago] of FILED.entries()) {
    const from = BEGIN + number * PERIOD;
    await act(client, 'applicant', `/claims/${grant}`, day(at - ago), { period: { from: day(from), to: day(from + PERIOD - 1) }, rows: rows(at, number, from) });
  }
  const done = at % 4;
  if (done > 0) await act(client, 'verifier', `/claims/${grant}/1/verification`, day(-8), at < 4 ? {} : { deduct: [{ row: '101', amount: '150.00', reason: 'no-evidence' }], park: [{ row: '102' }] });
  if (done > 1) await act(client, 'decision-maker', `/claims/${grant}/1/decision`, day(-6), {});
  if (done > 2) await act(client, 'payer', `/claims/${grant}/1/payment/authorisation`, day(-4), {});
}

/** Wages of two to twelve people; now and then one voucher twice, and a credit note. */
function rows(at: number, number: number, from: number): Record<string, string>[] {
  const people = 2 + ((at * 3 + number * 5) % 11);
  const wages = Array.from({ length: people }, (_, who) => ({
    id: `${number + 1}${String(who + 1).padStart(2, '0')}`, voucher: `${at + 1}${number + 1}${String(who + 1).padStart(2, '0')}`, category: 'staff', paidOn: day(from + 14 + (who % 2)), supplier: 'Palkat',
    description: `Palkka, henkilö ${who + 1}`, amount: money(BigInt(281_000 + ((at * 7919 + number * 104_729 + who * 31_337) % 146_000))),
  }));
  if ((at + number) % 5 === 4) wages.push({ ...wages[0]!, id: `${number + 1}90` });
  if ((at + number) % 6 === 5) wages.push({ ...wages[1]!, id: `${number + 1}91`, description: 'Hyvitys', amount: '-118.40' });
  return wages;
}

/** @returns the id of what was made, where something was */
async function act(client: Client, role: string, path: string, on: string, body: unknown): Promise<string> {
  const answer = await client.post(role, path, body, helsinkiNoon(on));
  if (answer.problem !== null) throw new PlatformError(`${path}: ${refusalText(answer)}`);
  return String(answer.body['id']);
}
