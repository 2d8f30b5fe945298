import { describe, expect, it } from '@jest/globals';
import { contracts, type DomainEvent, type EventData, type GrantTerms } from '@toteuma/contracts';
import { allocate, money, parseMoney, sum, type Cents, type CostModel, type SupportLevel } from '@toteuma/kernel';
import fc from 'fast-check';
import { claims, type ClaimCommand } from './claim.js';
import type { ClaimsState, OpenClaims } from './claim-state.js';

const PARTNERS = ['lead', 'p2', 'p3'];
const CATEGORIES = ['staff', 'services', 'travel'];
const MONTHS = 36;
const LIVES = { numRuns: 1000 };

const cents = (least: bigint, most: bigint) => fc.bigInt({ min: least, max: most });
const share = cents(0n, 100n);

interface Row { partner: string; category: string; amount: Cents; deductShare: bigint; parkShare: bigint }
type Step =
  | { kind: 'file'; rows: Row[]; revenue: Cents; other: Cents }
  /** Verifies and decides one of the claims that wait. */
  | { kind: 'decide'; which: number }
  | { kind: 'tranche'; amount: Cents }
  | { kind: 'lower'; granted: Cents; cellShare: bigint };

const steps = (leastRow: bigint, mostRevenue: bigint): fc.Arbitrary<Step[]> => {
  const row = fc.record({ partner: fc.constantFrom(...PARTNERS), category: fc.constantFrom(...CATEGORIES), amount: cents(leastRow, 3_000_000n), deductShare: share, parkShare: share });
  return fc.array(fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('file' as const), rows: fc.array(row, { maxLength: 6 }), revenue: cents(0n, mostRevenue), other: cents(0n, 2_000_000n) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('decide' as const), which: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('tranche' as const), amount: cents(0n, 2_000_000n) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('lower' as const), granted: cents(0n, 5_000_000n), cellShare: share }) },
  ), { maxLength: MONTHS - 2 });
};

const COMPUTED = ['side-costs', 'flat-rate'];
const LINES = [...CATEGORIES, ...COMPUTED];
const budget = (amount: Cents): GrantTerms['budget'] =>
  PARTNERS.flatMap((partner) => LINES.map((category) => ({ partner, category, year: null, amount: money(amount), stated: false })));

/** What a programme decides for a grant: where support is reckoned, how costs are built up, who is whose transferee. */
type Kind = { supportLevel: SupportLevel; costModel: CostModel; transferees: string[] };
const usual: Kind = { supportLevel: 'operation', costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] }, transferees: [] };
const kinds: fc.Arbitrary<Kind> = fc.record({
  supportLevel: fc.constantFrom('operation', 'partner', 'line'),
  costModel: fc.constantFrom(usual.costModel, { id: 'actual', flatRates: [] }, { id: 'flat-7-direct', flatRates: [{ category: 'flat-rate', base: CATEGORIES, percent: '7' }] }, {
    id: 'chain', flatRates: [{ category: 'flat-rate', base: ['staff', 'travel', 'side-costs'], percent: '33.3333' }, { category: 'side-costs', base: ['staff'], percent: '23.81' }],
  }),
  transferees: fc.constantFrom([], ['p3']),
});

function opened(granted: Cents, supportRate: string, kind: Kind = usual): DomainEvent {
  return {
    type: 'ClaimsOpened',
    data: {
      code: 'S22999', organisation: 'org-1', partners: PARTNERS, categories: LINES.map((id) => ({ id, computed: COMPUTED.includes(id) })),
      sources: ['eu-state', 'municipal', 'own'], period: { from: '2020-01-01', to: '2022-12-31' }, supportRate,
      ...kind,
      terms: { budgetVersion: 1, budget: budget(10_000_000n), revenue: null, financing: [], granted: money(granted) },
    },
  };
}

const monthOf = (claim: number) => {
  const [year, month] = [2020 + Math.floor((claim - 1) / 12), String(((claim - 1) % 12) + 1).padStart(2, '0')];
  const last = new Date(Date.UTC(year, Number(month), 0)).getUTCDate();
  return { from: `${year}-${month}-01`, to: `${year}-${month}-${last}` };
};
const stamp = (actor: string) => ({ actor, at: '2023-06-01T09:00:00.000Z', today: '2023-06-01' });

function commandsOf(step: Step, state: OpenClaims): ClaimCommand[] {
  switch (step.kind) {
    case 'file': {
      const period = monthOf(state.claims.length + 1);
      const rows = step.rows.map(({ partner, category, amount, deductShare, parkShare }, at) => ({
        // The shares ride in the id until the claim is verified.
        id: `${at}/${deductShare}/${parkShare}`, voucher: `${at}`, category, partner, incurredOn: period.from, paidOn: period.from, supplier: null, description: null, amount: money(amount),
      }));
      return [{
        type: 'SubmitClaim', ...stamp('applicant'), period, rows, last: false,
        revenue: [{ partner: 'p2', amount: money(step.revenue) }], financing: [{ source: 'municipal', partner: 'lead', amount: money(step.other) }],
      }];
    }
    case 'decide': {
      const waiting = state.claims.filter((claim) => claim.status !== 'decided');
      const claim = waiting[step.which % Math.max(1, waiting.length)];
      if (!claim) return [];
      const judged = claim.rows.map((row) => {
        const [deductShare, parkShare] = row.id.split('/').slice(1).map(BigInt) as [bigint, bigint];
        const deducted = (row.amount * deductShare) / 100n;
        return { row: row.id, deducted, parked: ((row.amount - deducted) * parkShare) / 100n };
      });
      return [
        {
          type: 'VerifyClaim', ...stamp('verifier'), claim: claim.number,
          deduct: judged.map(({ row, deducted }) => ({ row, amount: money(deducted), reason: 'other' as const })), park: judged.map(({ row, parked }) => ({ row, amount: money(parked) })),
        },
        { type: 'DecideClaim', ...stamp('decider'), claim: claim.number },
        { type: 'AuthorisePayment', ...stamp('payer-1'), claim: claim.number },
      ];
    }
    case 'tranche':
      return [{ type: 'AddTranche', amount: money(step.amount) }];
    case 'lower': {
      const proposed = { ...state.terms, budgetVersion: state.terms.budgetVersion + 1, budget: budget(100_000n * step.cellShare + 1n), granted: money(step.granted) };
      return [{ type: 'LowerCeiling', amendment: 1, proposed }];
    }
    default:
      return step satisfies never;
  }
}

/** Plays the steps through the decider; looks at each event and the states around it. */
function play(sequence: readonly Step[], start: DomainEvent, look: (event: DomainEvent, before: OpenClaims, after: OpenClaims, actor: string) => void): void {
  const evolve = (state: ClaimsState, event: DomainEvent, actor: string) => claims.evolve(state, { ...event, actor, occurredAt: '2023-06-01T09:00:00.000Z' }) as OpenClaims;
  let state = evolve(claims.initial, start, 'service:claims');
  for (const step of sequence) {
    for (const command of commandsOf(step, state)) {
      const decision = claims.decide(command, state);
      if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.error.detail}`);
      for (const event of decision.value) {
        const actor = 'actor' in command ? command.actor : 'service:claims';
        const after = evolve(state, event, actor);
        look(event, state, after, actor);
        state = after;
      }
    }
  }
}

const rates = fc.constantFrom('0', '33.3333', '66.67', '75', '80', '100');
const grants = cents(0n, 4_000_000n);
const total = (list: readonly { amount: string }[]) => sum(list.map((one) => parseMoney(one.amount)));

describe('any sequence of claims, deductions, parking, tranches and lowered ceilings', () => {
  it('support decided is never over the grant, and a ceiling answered never below the support decided', () => {
    fc.assert(fc.property(steps(-1_000_000n, 1_000_000n), rates, grants, kinds, (sequence, rate, granted, kind) => {
      play(sequence, opened(granted, rate, kind), (event, before, after) => {
        expect(after.supportDecided >= 0n && after.supportDecided <= parseMoney(after.terms.granted)).toBe(true);
        if (event.type === 'GrantCeilingLowered') expect(parseMoney(event.data.terms.granted) >= before.supportDecided).toBe(true);
        if (event.type === 'GrantCeilingKept') expect(after.terms).toBe(before.terms);
      });
    }), LIVES);
  });

  it('declared = certified + deducted + parked in every row and cell, and the parts by partner add up', () => {
    fc.assert(fc.property(steps(-1_000_000n, 1_000_000n), rates, grants, kinds, (sequence, rate, granted, kind) => {
      play(sequence, opened(granted, rate, kind), (event, before) => {
        if (event.type !== 'ClaimDecided') return;
        const { rows, cells, net, netByPartner, support, supportByPartner, supportDecided, revenue } = event.data;
        for (const part of [...rows, ...cells]) expect(parseMoney(part.certified) + parseMoney(part.deducted) + parseMoney(part.parked)).toBe(parseMoney(part.declared));
        expect(total(supportByPartner)).toBe(parseMoney(support));
        if (event.data.supportByLine) expect(total(event.data.supportByLine)).toBe(parseMoney(support));
        expect(event.data.supportByLine?.length).toBe(kind.supportLevel === 'line' ? LINES.length : undefined);
        for (const transferee of kind.transferees) expect(supportByPartner).toContainEqual({ partner: transferee, amount: '0.00' });
        expect(total(netByPartner)).toBe(parseMoney(net));
        expect(sum(cells.map((cell) => parseMoney(cell.certified))) - total(revenue)).toBe(parseMoney(net));
        expect(before.supportDecided + parseMoney(support)).toBe(parseMoney(supportDecided));
        const waiting = (list: { parked: string }[]) => sum(list.map((one) => parseMoney(one.parked)));
        expect(waiting(cells.filter((cell) => COMPUTED.includes(cell.category)))).toBe(sum(rows.map((row) => parseMoney(row.parkedFlatRate))));
      });
    }), LIVES);
  });

  it('what a claim declares is what its decision says was declared, by partner and category', () => {
    fc.assert(fc.property(steps(-1_000_000n, 0n), kinds, (sequence, kind) => {
      const declared = new Map<number, EventData<'ClaimSubmitted'>['declared']>();
      const sums = (list: readonly { partner: string; category: string; amount: string }[]) =>
        Object.fromEntries(PARTNERS.flatMap((partner) => LINES.map((category) => [`${partner} ${category}`, total(list.filter((one) => one.partner === partner && one.category === category))])));
      play(sequence, opened(4_000_000n, '80', kind), (event) => {
        if (event.type === 'ClaimSubmitted') declared.set(event.data.claim, event.data.declared);
        if (event.type === 'ClaimDecided') expect(sums(event.data.cells.map((cell) => ({ ...cell, amount: cell.declared })))).toEqual(sums(declared.get(event.data.claim) ?? []));
      });
    }));
  });

  it('nothing is below zero for positive rows', () => {
    fc.assert(fc.property(steps(0n, 0n), rates, grants, kinds, (sequence, rate, granted, kind) => {
      play(sequence, opened(granted, rate, kind), (event) => {
        if (event.type !== 'ClaimDecided') return;
        const amounts = [...event.data.rows, ...event.data.cells].flatMap(({ declared, deducted, parked, certified }) => [declared, deducted, parked, certified]);
        expect([...amounts, ...event.data.rows.map((row) => row.parkedFlatRate)].filter((amount) => amount.startsWith('-'))).toEqual([]);
      });
    }));
  });

  it('own + other + support = net, with own never below 0 when other money is at most the net', () => {
    fc.assert(fc.property(steps(-1_000_000n, 1_000_000n), rates, grants, (sequence, rate, granted) => {
      const decided: EventData<'ClaimDecided'>[] = [];
      play(sequence, opened(granted, rate), (event) => {
        if (event.type !== 'ClaimDecided') return;
        decided.push(event.data);
        const net = sum(decided.map((one) => parseMoney(one.net)));
        const other = sum(decided.map((one) => total(one.received)));
        const support = sum(decided.map((one) => parseMoney(one.support)));
        expect(support).toBe(parseMoney(event.data.supportDecided));
        if (other <= net) expect(net - other - support >= 0n).toBe(true);
      });
    }), LIVES);
  });

  it('no payment passes what was decided at its time and was not yet on its way', () => {
    fc.assert(fc.property(steps(-1_000_000n, 1_000_000n), rates, grants, kinds, (sequence, rate, granted, kind) => {
      let onItsWay = 0n;
      play(sequence, opened(granted, rate, kind), (event, before) => {
        if (event.type !== 'PaymentAuthorised') return;
        const amount = parseMoney(event.data.amount);
        if (amount > 0n) expect(onItsWay + amount <= before.supportDecided).toBe(true);
        onItsWay += amount;
      });
    }));
  });

  it('after each decision no partner and no line has more support than its part of the grant, nor less than nothing', () => {
    fc.assert(fc.property(steps(-1_000_000n, 1_000_000n), rates, grants, kinds, (sequence, rate, granted, kind) => {
      play(sequence, opened(granted, rate, kind), (event, _, after) => {
        if (event.type !== 'ClaimDecided' || kind.supportLevel === 'operation') return;
        const costs = after.terms.budget.map(({ partner, category, amount }) => ({ unit: kind.supportLevel === 'line' ? category : kind.transferees.includes(partner) ? 'lead' : partner, amount }));
        const units = kind.supportLevel === 'line' ? LINES : PARTNERS.filter((partner) => !kind.transferees.includes(partner));
        const caps = allocate(parseMoney(after.terms.granted), units.map((unit) => total(costs.filter((cost) => cost.unit === unit))));
        const support = kind.supportLevel === 'line' ? after.supportByLine : after.supportByPartner;
        for (const [at, unit] of units.entries()) expect((support.get(unit) ?? 0n) >= 0n && support.get(unit)! <= caps[at]!).toBe(true);
      });
    }), LIVES);
  });

  it('its events as they are stored, read back, lead to the same state', () => {
    fc.assert(fc.property(steps(-1_000_000n, 1_000_000n), rates, grants, kinds, (sequence, rate, granted, kind) => {
      const start = opened(granted, rate, kind);
      const stored: { event: string; actor: string }[] = [{ event: JSON.stringify(start), actor: 'service:claims' }];
      let grown: ClaimsState = claims.initial;
      play(sequence, start, (event, _, after, actor) => {
        stored.push({ event: JSON.stringify(event), actor });
        grown = after;
      });
      const replayed = stored.reduce((state, { event, actor }) => {
        const { type, data } = JSON.parse(event) as DomainEvent;
        const declared = contracts.find(type);
        return claims.evolve(state, { type, data: declared.parse(data, declared.version), actor, occurredAt: '2023-06-01T09:00:00.000Z' } as Parameters<typeof claims.evolve>[1]);
      }, claims.initial);
      if (stored.length > 1) expect(replayed).toEqual(grown);
    }), LIVES);
  });
});
