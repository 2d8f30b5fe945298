import type { PersistentClient } from './persistent-client.js';
import type { Random } from './random.js';

interface Grant {
  readonly id: string;
  claims: number;
  amendments: number;
  reports: number;
  /** The staff budget, in whole euros. */
  staff: number;
}

const MONTHS = [['01', '31'], ['02', '28'], ['03', '31'], ['04', '30'], ['05', '31'], ['06', '30'], ['07', '31'], ['08', '31'], ['09', '30'], ['10', '31'], ['11', '30'], ['12', '31']] as const;
const YEARS = [2023, 2024];
const AWARDED_AT = '2022-12-15T10:00:00.000Z';
const LATER = '2025-03-03T10:00:00.000Z';

const financing = (total: number) => {
  const own = Math.floor(total / 5);
  return [{ source: 'eu-state', amount: `${total - own}.00` }, { source: 'own', amount: `${own}.00` }];
};

/** What users do meanwhile: grants are applied for, awarded, claimed on, amended and reported on. */
export class Life {
  readonly grants: Grant[] = [];
  #codes: number;

  constructor(
    private readonly client: PersistentClient,
    private readonly random: Random,
    firstCode: number,
  ) {
    this.#codes = firstCode;
  }

  /** Some commands; every one is acknowledged or refused by the rules when this returns. */
  async round(commands: number): Promise<void> {
    if (this.grants.length === 0) await this.#award();
    for (let at = 0; at < commands; at += 1) {
      const grant = this.random.pick(this.grants);
      const choice = this.random.between(1, 10);
      if (choice === 1 && this.grants.length < 6) await this.#award();
      else if (choice <= 3) await this.#indicators(grant);
      else if (choice === 4) await this.#amend(grant, this.random.between(-2, 2) * 1000);
      else await this.#claim(grant);
    }
  }

  async #do(person: string, path: string, body: object, at = LATER): Promise<Record<string, unknown>> {
    const { status, body: answer } = await this.client.command(person, path, body, at);
    if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  }

  async #award(): Promise<void> {
    const staff = 60_000;
    const total = staff + 12_000;
    const { id } = await this.#do('applicant', '/applications', {
      programme: 'esf-2014-2020', name: `Crash test ${this.#codes}`, summary: 'A grant of the crash tests.', applicant: { name: 'Crash test organisation' },
      period: { from: '2023-01-01', to: '2024-12-31' }, costModel: 'actual',
      budget: [{ category: 'staff', amount: `${staff}.00` }, { category: 'services', amount: '12000.00' }],
      financing: financing(total), indicators: [{ id: 'participants', planned: 50, women: 25 }],
    }, AWARDED_AT);
    await this.#do('decision-maker', `/applications/${id as string}/decision`, { outcome: 'award', code: `T${this.#codes}`, supportRate: '80', support: financing(total)[0]!.amount }, AWARDED_AT);
    this.#codes += 1;
    this.grants.push({ id: id as string, claims: 0, amendments: 0, reports: 0, staff });
    await this.known('claims', id as string);
    await this.known('indicators', id as string);
  }

  /** A service learns an award by an event: wait until it has. */
  async known(service: string, grant: string): Promise<void> {
    for (let tries = 0; tries < 3000; tries += 1) {
      if ((await this.client.read('auditor', `/${service}/${grant}`)).status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${service} has not learnt the award of ${grant}`);
  }

  async #claim(grant: Grant): Promise<void> {
    if (grant.claims >= MONTHS.length * YEARS.length - 1) return;
    const year = YEARS[Math.floor(grant.claims / MONTHS.length)]!;
    const [month, last] = MONTHS[grant.claims % MONTHS.length]!;
    const lastDay = month === '02' && year % 4 === 0 ? '29' : last;
    grant.claims += 1;
    const number = grant.claims;
    const rows = Array.from({ length: this.random.between(1, 5) }, (_, row) => ({
      voucher: `${number}-${row}`, category: this.random.pick(['staff', 'services']), paidOn: `${year}-${month}-${lastDay}`,
      supplier: 'Supplier of the crash tests', description: 'a row', amount: `${this.random.between(1, 4000)}.${String(this.random.between(0, 99)).padStart(2, '0')}`,
    }));
    const path = `/claims/${grant.id}`;
    await this.#do('applicant', path, { period: { from: `${year}-${month}-01`, to: `${year}-${month}-${lastDay}` }, rows });
    const cut = this.random.between(0, 2) === 0 ? [{ row: rows[0]!.voucher, amount: rows[0]!.amount, reason: 'no-evidence' }] : [];
    await this.#do('verifier', `${path}/${number}/verification`, { deduct: cut, park: [] });
    await this.#do('decision-maker', `${path}/${number}/decision`, {});
    if (this.random.between(0, 1) === 0) await this.#do('payer', `${path}/${number}/payment/authorisation`, {});
  }

  async #amend(grant: Grant, change: number): Promise<void> {
    const budget = [{ category: 'staff', amount: `${grant.staff + change}.00` }, { category: 'services', amount: `${12_000 - change}.00` }];
    const filed = await this.client.command('applicant', `/applications/${grant.id}/amendments`, { effectiveFrom: '2024-12-01', parts: [{ kind: 'budget', budget }], reason: 'moved' }, '2024-11-01T10:00:00.000Z');
    // An open amendment or too much certified already: refused by the rules, which is an answer too.
    if (filed.status >= 300) return;
    const decided = await this.client.command('decision-maker', `/applications/${grant.id}/amendments/${String(filed.body['amendment'])}/decision`, { parts: { budget: 'accepted' } }, LATER);
    if (decided.status < 300) grant.staff += change;
  }

  async #indicators(grant: Grant): Promise<void> {
    const women = this.random.between(0, 5);
    const { report } = await this.#do('applicant', `/indicators/${grant.id}/reports`, { period: { from: '2023-01-01', to: '2023-06-30' }, values: [{ id: 'participants', value: women + this.random.between(0, 5), women }] });
    grant.reports += 1;
    await this.#do('case-officer', `/indicators/${grant.id}/reports/${String(report)}/acceptance`, {});
  }
}
