import { describe, expect, it } from '@jest/globals';
import { contracts, type DomainEvent, type EventData } from '@toteuma/contracts';
import { money, parseMoney, splitEuState, sum, type Cents, type CostModel, type SupportLevel } from '@toteuma/kernel';
import fc from 'fast-check';
import { claims, type ClaimCommand } from './claim.js';
import type { ClaimsState, OpenClaims } from './claim-state.js';
import { cell, opened, stamp } from './grant-of-specs.js';
import { parkedRows } from './judged-rows.js';

const LIVES = { numRuns: 1000 };
const PARTNERS = ['lead', 'p2', 'p3'];
const MONTHS = 30;
const share = fc.bigInt({ min: 0n, max: 100n });
const cents = (least: bigint, most: bigint) => fc.bigInt({ min: least, max: most });

interface Row { partner: string; category: string; amount: Cents }
type Step =
  /** Every n-th of the rows that wait is taken up. */
  | { kind: 'file'; rows: Row[]; takeUpEvery: number; revenue: Cents; other: Cents }
  /** Judges one of the claims that are not decided; the shares go round its rows. */
  | { kind: 'verify'; which: number; deduct: bigint[]; park: bigint[]; parkAgain: boolean }
  | { kind: 'decide'; which: number }
  /** To a share of what the row may be certified at most. */
  | { kind: 'correct'; which: number; row: number; share: bigint }
  | { kind: 'tranche'; amount: Cents }
  | { kind: 'lower'; granted: Cents };

const row = fc.record({ partner: fc.constantFrom(...PARTNERS), category: fc.constantFrom('staff', 'services'), amount: cents(-800_000n, 3_000_000n) });
const shares = fc.array(fc.oneof(share, fc.constantFrom(0n, 100n)), { minLength: 1, maxLength: 5, size: 'max' });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('file' as const), rows: fc.array(row, { maxLength: 5, size: 'max' }), takeUpEvery: fc.nat(3), revenue: cents(0n, 500_000n), other: cents(0n, 1_500_000n) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('verify' as const), which: fc.nat(), deduct: shares, park: shares, parkAgain: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('decide' as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('correct' as const), which: fc.nat(), row: fc.nat(), share }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tranche' as const), amount: cents(0n, 2_000_000n) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lower' as const), granted: cents(0n, 5_000_000n) }) },
);
const life = fc.array(step, { minLength: 5, maxLength: MONTHS, size: 'max' });

const flat17: CostModel = { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] };
const models = fc.constantFrom<CostModel>(flat17, { id: 'actual', flatRates: [] }, {
  id: 'chain', flatRates: [{ category: 'flat-rate', base: ['staff', 'side-costs'], percent: '33.3333' }, { category: 'side-costs', base: ['staff', 'services'], percent: '23.81' }],
});
const facts = fc.record({ life, rate: fc.constantFrom('0', '33.3333', '75', '80', '100'), granted: cents(0n, 4_000_000n), costModel: models, supportLevel: fc.constantFrom<SupportLevel>('operation', 'partner', 'line'), transferees: fc.constantFrom<string[]>([], ['p3']) });
type Facts = typeof facts extends fc.Arbitrary<infer Value> ? Value : never;
const EU = { percent: '45', of: 'support' as const };

function start({ rate, granted, costModel, supportLevel, transferees }: Facts): DomainEvent {
  const lines = ['staff', 'services', 'side-costs', 'flat-rate'];
  const budget = PARTNERS.flatMap((partner) => lines.map((category) => cell(category, '100000.00', partner)));
  return opened({
    partners: PARTNERS, categories: lines.map((id) => ({ id, computed: id === 'side-costs' || id === 'flat-rate' })), period: { from: '2020-01-01', to: '2022-12-31' }, costModel, supportRate: rate, euShare: EU, supportLevel, transferees,
    terms: { budgetVersion: 1, budget, revenue: null, financing: [], granted: money(granted) },
  });
}

const monthOf = (claim: number) => {
  const month = `${2020 + Math.floor((claim - 1) / 12)}-${String(((claim - 1) % 12) + 1).padStart(2, '0')}`;
  return { from: `${month}-01`, to: `${month}-${new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()}` };
};

function commandOf(one: Step, state: OpenClaims): ClaimCommand | null {
  switch (one.kind) {
    case 'file': {
      const period = monthOf(state.claims.length + 1);
      const free = parkedRows(state).filter(({ held }) => !held).map(({ row: id }) => id);
      // Ids come again in other claims, as vouchers do.
      const rows = one.rows.map(({ amount, ...rest }, at) => ({ ...rest, id: `${at}`, voucher: `${at}`, incurredOn: period.from, paidOn: period.from, supplier: null, description: null, amount: money(amount) }));
      const takeUp = free.filter((_, at) => one.takeUpEvery > 0 && at % one.takeUpEvery === 0);
      return { type: 'SubmitClaim', ...stamp('applicant'), period, rows, takeUp, last: false, revenue: [{ partner: 'p2', amount: money(one.revenue) }], financing: [{ source: 'municipal', partner: 'lead', amount: money(one.other) }] };
    }
    case 'verify': {
      const open = state.claims.filter(({ status }) => status !== 'decided');
      const claim = open[one.which % Math.max(1, open.length)];
      if (!claim) return null;
      const judged = claim.rows.map(({ id, amount }, at) => {
        const deducted = (amount * one.deduct[at % one.deduct.length]!) / 100n;
        return { row: id, deducted, parked: ((amount - deducted) * one.park[at % one.park.length]!) / 100n };
      });
      const own = new Set(claim.rows.map(({ id }) => id));
      const again = one.parkAgain ? claim.takeUp.filter(({ row: id }) => !own.has(id)).map(({ row: id }) => ({ row: id, amount: null })) : [];
      return {
        type: 'VerifyClaim', ...stamp('verifier'), claim: claim.number,
        deduct: judged.map(({ row: id, deducted }) => ({ row: id, amount: money(deducted), reason: 'other' as const })), park: [...judged.map(({ row: id, parked }) => ({ row: id, amount: money(parked) })), ...again],
      };
    }
    case 'decide': {
      const verified = state.claims.filter(({ status }) => status === 'verified');
      const claim = verified[one.which % Math.max(1, verified.length)];
      return claim ? { type: 'DecideClaim', ...stamp('decider'), claim: claim.number } : null;
    }
    case 'correct': {
      const decided = state.claims.flatMap((claim) => (claim.status === 'decided' && claim.judged.length > 0 ? [claim] : []));
      const claim = decided[one.which % Math.max(1, decided.length)];
      const judged = claim?.judged[one.row % claim.judged.length];
      // A row under an id that the claim has twice is told by another spec.
      if (!claim || !judged || claim.judged.filter(({ row: id }) => id === judged.row).length > 1 || (judged.from !== null && judged.parked === 0n)) return null;
      const most = judged.certified + judged.deducted;
      return { type: 'CorrectClaim', ...stamp('decider'), claim: claim.number, row: judged.row, amount: money((most * one.share) / 100n - judged.certified), reason: null };
    }
    case 'tranche':
      return { type: 'AddTranche', amount: money(one.amount) };
    case 'lower':
      return { type: 'LowerCeiling', amendment: 1, proposed: { ...state.terms, budgetVersion: state.terms.budgetVersion + 1, granted: money(one.granted) } };
    default:
      return one satisfies never;
  }
}

type Look = (event: DomainEvent, before: OpenClaims, after: OpenClaims) => void;
const folded = (state: ClaimsState, event: DomainEvent, actor: string) => claims.evolve(state, { ...event, actor } as Parameters<typeof claims.evolve>[1]) as OpenClaims;

/** Lives it; every step is legal where it comes. */
function live(given: Facts, look: Look): { event: DomainEvent; actor: string }[] {
  const history = [{ event: start(given), actor: 'service:claims' }];
  let state = folded(claims.initial, history[0]!.event, 'service:claims');
  for (const one of given.life) {
    const command = commandOf(one, state);
    if (command === null) continue;
    const decision = claims.decide(command, state);
    if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.error.detail}`);
    const actor = 'actor' in command ? command.actor : 'service:claims';
    for (const event of decision.value) {
      const after = folded(state, event, actor);
      look(event, state, after);
      history.push({ event, actor });
      state = after;
    }
  }
  return history;
}

const total = (list: readonly { amount: string }[]) => sum(list.map(({ amount }) => parseMoney(amount)));
/** Written here a second time, so that the rule is not its own witness: down to the cent, toward minus infinity. */
function roundedDown(rate: string, amount: Cents): Cents {
  const [euros = '', decimals = ''] = rate.split('.');
  const scaled = BigInt(euros + decimals.padEnd(4, '0')) * amount;
  return scaled >= 0n ? scaled / 1_000_000n : -((-scaled + 999_999n) / 1_000_000n);
}
const halfUp17 = (amount: Cents): Cents => (amount >= 0n ? (amount * 17n + 50n) / 100n : -((-amount * 17n + 50n) / 100n));

describe('any life of filing, verifying, parking, taking up, deciding, correcting, tranches and lower ceilings', () => {
  it('declared = certified + deducted + parked in every row, every cell and all sums', () => {
    fc.assert(fc.property(facts, (given) => {
      const declared = new Map<number, EventData<'ClaimSubmitted'>['declared']>();
      const sums = new Map<string, Record<'declared' | 'rest', Cents>>();
      const add = (where: { partner: string; category: string }, part: 'declared' | 'rest', amount: Cents) => {
        const key = `${where.partner} ${where.category}`;
        const before = sums.get(key) ?? { declared: 0n, rest: 0n };
        sums.set(key, { ...before, [part]: before[part] + amount });
      };
      live(given, (event) => {
        if (event.type === 'ClaimSubmitted') declared.set(event.data.claim, event.data.declared);
        if (event.type !== 'ClaimDecided' && event.type !== 'ClaimCorrected') return;
        for (const part of [...event.data.cells, ...(event.type === 'ClaimDecided' ? event.data.rows : [])]) {
          expect(parseMoney(part.certified) + parseMoney(part.deducted) + parseMoney(part.parked)).toBe(parseMoney(part.declared));
        }
        for (const part of event.data.cells) add(part, 'rest', parseMoney(part.certified) + parseMoney(part.deducted) + parseMoney(part.parked));
        if (event.type === 'ClaimDecided') for (const one of declared.get(event.data.claim)!) add(one, 'declared', parseMoney(one.amount));
        for (const one of sums.values()) expect(one.rest).toBe(one.declared);
      });
    }), LIVES);
  });

  it('the support decided is what rule 4 gives on all decisions with their corrections, and its parts add up', () => {
    fc.assert(fc.property(facts, (given) => {
      const nets = new Map<number, Cents>();
      const shared = { eu: 0n, state: 0n };
      let others = 0n;
      live({ ...given, supportLevel: 'operation' }, (event, before, after) => {
        if (event.type !== 'ClaimDecided' && event.type !== 'ClaimCorrected') return;
        const { claim, cells, support, supportByPartner, netByPartner, net, shares: parts } = event.data;
        const change = sum(cells.map((one) => parseMoney(one.certified))) - (event.type === 'ClaimDecided' ? total(event.data.revenue) : 0n);
        nets.set(claim, (nets.get(claim) ?? 0n) + change);
        if (event.type === 'ClaimDecided') others += total(event.data.received);
        const [byRate, inAll] = [sum([...nets.values()].map((one) => roundedDown(given.rate, one))), sum(nets.values())];
        const free = byRate < inAll - others ? byRate : inAll - others;
        const granted = parseMoney(before.terms.granted);
        const entitled = free < 0n ? 0n : free < granted ? free : granted;
        expect(after.supportDecided).toBe(entitled);
        expect(event.data).toMatchObject({ supportDecided: money(entitled), support: money(entitled - before.supportDecided), supportOverGrant: money(free > granted ? free - granted : 0n), net: money(change) });
        expect([total(supportByPartner), total(netByPartner)]).toEqual([parseMoney(support), parseMoney(net)]);
        shared.eu += parseMoney(parts!.eu);
        shared.state += parseMoney(parts!.state);
        expect(shared).toEqual(splitEuState(entitled, EU, { publicPart: 0n, support: 0n }));
      });
    }), LIVES);
  });

  it('the support of partners, lines and claims adds up to what is decided, wherever it is reckoned, and a transferee has none of its own', () => {
    fc.assert(fc.property(facts, (given) => {
      live(given, (event, _, after) => {
        if (event.type !== 'ClaimDecided' && event.type !== 'ClaimCorrected') return;
        const decided = parseMoney(event.data.supportDecided);
        expect(decided).toBe(after.supportDecided);
        expect(sum(after.supportByPartner.values())).toBe(decided);
        expect(sum(after.claims.flatMap((claim) => (claim.status === 'decided' ? [...claim.supportByPartner.values()] : [])))).toBe(decided);
        if (given.supportLevel === 'line') expect(sum(after.supportByLine.values())).toBe(decided);
        for (const transferee of given.transferees) expect(after.supportByPartner.get(transferee)).toBe(0n);
      });
    }), LIVES);
  });

  it('what waits is in the parked sums to the cent, and is taken up at most once', () => {
    fc.assert(fc.property(facts, (given) => {
      const certifiedFrom = new Set<string>();
      let parked = 0n;
      live(given, (event, _, after) => {
        if (event.type !== 'ClaimDecided') return;
        const takeUp = after.claims[event.data.claim - 1]!.takeUp;
        for (const [at, one] of event.data.rows.filter(({ from }) => from !== undefined).entries()) {
          if (one.parked === '0.00') continue;
          const key = `${takeUp[at]!.claim}/${takeUp[at]!.row}`;
          expect(certifiedFrom.has(key)).toBe(false);
          certifiedFrom.add(key);
        }
        parked += sum(event.data.cells.map((one) => parseMoney(one.parked)));
        const waiting = parkedRows(after).filter(({ claim, row: id }) => !certifiedFrom.has(`${claim}/${id}`));
        expect(parked).toBe(sum(waiting.map(({ amount, flat }) => amount + sum(flat.map((part) => part.amount)))));
        for (const held of parkedRows(after).filter((one) => one.held)) {
          const free = parkedRows(after).filter((one) => !one.held && one.row === held.row).length;
          const again = claims.decide({ type: 'SubmitClaim', ...stamp('applicant'), period: monthOf(after.claims.length + 1), rows: [], takeUp: Array.from({ length: free + 1 }, () => held.row), revenue: [], financing: [], last: false }, after);
          expect(again).toMatchObject({ ok: false, error: { type: 'claim/already-taken-up' } });
        }
      });
    }), LIVES);
  });

  it('the flat rate of a claim is 17 % of its own certified rows, half up by partner, beside what taken-up rows brought along', () => {
    fc.assert(fc.property(facts, (given) => {
      live({ ...given, costModel: flat17 }, (event, _, after) => {
        if (event.type !== 'ClaimDecided' && event.type !== 'ClaimCorrected') return;
        const claim = after.claims[event.data.claim - 1]!;
        if (claim.status !== 'decided') throw new Error('expected a decided claim');
        for (const partner of PARTNERS) {
          const own = claim.rows.flatMap((one, at) => (one.partner === partner && one.category === 'staff' ? [claim.judged[at]!.certified] : []));
          const brought = claim.takeUp.map((taken, at) => {
            const judged = claim.judged[claim.rows.length + at]!;
            if (taken.partner !== partner || taken.category !== 'staff' || judged.parked === 0n) return 0n;
            return sum(taken.flat.map((part) => part.amount)) + halfUp17(judged.certified) - halfUp17(taken.amount);
          });
          const told = claim.certified.filter((one) => one.partner === partner && one.category === 'flat-rate').map((one) => one.amount);
          expect(sum(told)).toBe(halfUp17(sum(own)) + sum(brought));
        }
      });
    }), LIVES);
  });

  it('its events as they are stored, read back, lead to the same state', () => {
    fc.assert(fc.property(facts, (given) => {
      let grown: ClaimsState = claims.initial;
      const history = live(given, (_, __, after) => { grown = after; });
      const replayed = history.reduce<ClaimsState>((state, { event, actor }) => {
        const { type, data } = JSON.parse(JSON.stringify(event)) as DomainEvent;
        const declared = contracts.find(type);
        return folded(state, { type, data: declared.parse(data, declared.version) } as DomainEvent, actor);
      }, claims.initial);
      if (history.length > 1) expect(replayed).toEqual(grown);
    }), LIVES);
  });
});
