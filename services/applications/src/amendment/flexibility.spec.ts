import { describe, expect, it } from '@jest/globals';
import type { FlexibilityLimit } from '@toteuma/contracts';
import { money, parseMoney, type BudgetCell } from '@toteuma/kernel';
import { flexibilityOf, type Budgets } from './flexibility.js';

const cell = (category: string, amount: string, partner = 'lead'): BudgetCell => ({ partner, category, year: null, amount: parseMoney(amount), stated: false });
const limit = (more: Partial<FlexibilityLimit> = {}): FlexibilityLimit => ({ id: 'category-10', scope: 'category', percent: '10', base: 'award', computed: 'left-out', within: 'notify', beyond: 'formal', ...more });
const computed = new Set(['flat-rate']);
const budget = [cell('staff', '1000'), cell('services', '500'), cell('flat-rate', '170')];
const moving = (euros: string, from: readonly BudgetCell[] = budget): BudgetCell[] =>
  from.map((one) => (one.category === 'staff' ? { ...one, amount: one.amount - parseMoney(euros) } : one.category === 'services' ? { ...one, amount: one.amount + parseMoney(euros) } : one));
const judged = (limits: readonly FlexibilityLimit[] | undefined, more: Partial<Budgets>) => flexibilityOf(limits, { award: budget, current: budget, proposed: budget, ...more }, computed);
const useOf = (limits: readonly FlexibilityLimit[], more: Partial<Budgets>, subject: string | null) => {
  const { limit: most, used, left, exceeded } = judged(limits, more).uses.find((use) => use.subject === subject)!;
  return { limit: money(most), used: money(used), left: money(left), exceeded };
};

describe('the flexibility of a budget', () => {
  it('is none without limits: every change needs a decision', () => {
    expect(judged(undefined, { proposed: moving('0.01') })).toEqual({ answer: 'formal', uses: [] });
    expect(judged([], { proposed: budget }).answer).toBe('formal');
  });
  it('asks for nothing where no amount changes', () => expect(judged([limit()], {}).answer).toBe('none'));
  it('ends with the percentage of each category', () => {
    expect(judged([limit()], { proposed: moving('50') }).answer).toBe('notify');
    expect(judged([limit()], { proposed: moving('50.01') }).answer).toBe('formal');
    expect(useOf([limit()], { proposed: moving('50.01') }, 'services')).toEqual({ limit: '50.00', used: '50.01', left: '0.00', exceeded: true });
    expect(useOf([limit()], { proposed: moving('50.01') }, 'staff')).toEqual({ limit: '100.00', used: '50.01', left: '49.99', exceeded: false });
  });
  it('rounds a limit down to the cent', () => {
    expect(useOf([limit({ percent: '33.3333' })], { award: [cell('staff', '0.02'), cell('services', '1')] }, 'staff').limit).toBe('0.00');
  });
  it('takes the greater of percentage and amount', () => {
    expect(judged([limit({ amount: '80.00' })], { proposed: moving('80') }).answer).toBe('notify');
    expect(useOf([limit({ amount: '80.00' })], { proposed: moving('80') }, 'staff').limit).toBe('100.00');
    expect(useOf([limit({ amount: '80.00' })], { proposed: moving('80') }, 'services').limit).toBe('80.00');
  });
  it('counts all changes since the award, or this one alone', () => {
    const current = moving('40');
    expect(judged([limit()], { current, proposed: moving('20', current) }).answer).toBe('formal');
    expect(judged([limit({ base: 'current' })], { current, proposed: moving('20', current) }).answer).toBe('notify');
    expect(useOf([limit({ base: 'current' })], { current, proposed: moving('20', current) }, 'services')).toMatchObject({ limit: '54.00', used: '20.00' });
  });
  it('lets a change stand that leads back to the award', () => {
    const current = moving('40');
    expect(judged([limit()], { current, proposed: budget }).answer).toBe('none');
  });
  it('asks nothing of a subject that the change leaves alone, however far it has moved before', () => {
    const current = [...moving('400'), cell('travel', '100')];
    const proposed = current.map((one) => (one.category === 'travel' ? cell('travel', '105') : one));
    expect(judged([limit()], { award: [...budget, cell('travel', '100')], current, proposed }).answer).toBe('notify');
  });
  it('gives a new category no percentage, only an amount', () => {
    const proposed = [...budget, cell('travel', '0.01')];
    expect(judged([limit()], { proposed }).answer).toBe('formal');
    expect(judged([limit({ amount: '0.01' })], { proposed }).answer).toBe('notify');
  });
  it('leaves computed lines out, or counts them', () => {
    const proposed = budget.map((one) => (one.category === 'flat-rate' ? cell('flat-rate', '340') : one));
    expect(judged([limit()], { proposed })).toMatchObject({ answer: 'none', uses: [{ subject: 'staff' }, { subject: 'services' }] });
    expect(judged([limit({ computed: 'counted' })], { proposed }).answer).toBe('formal');
  });
  it('looks at partners: what moves between their own categories is free', () => {
    const [lead, other] = [cell('staff', '1000'), cell('staff', '1000', 'p2')];
    const byPartner = limit({ id: 'partner-20', scope: 'partner', percent: '20' });
    expect(judged([byPartner], { award: [lead, other], current: [lead, other], proposed: [cell('staff', '800'), cell('staff', '1200', 'p2')] }).answer).toBe('notify');
    expect(judged([byPartner], { award: [lead, other], current: [lead, other], proposed: [cell('staff', '799'), cell('staff', '1201', 'p2')] }).answer).toBe('formal');
    expect(judged([byPartner], { proposed: moving('500') }).answer).toBe('none');
  });
  it('looks at all that moves between categories', () => {
    const total = limit({ id: 'total-5', scope: 'total', percent: '5' });
    expect(useOf([total], { proposed: moving('75') }, null)).toEqual({ limit: '75.00', used: '75.00', left: '0.00', exceeded: false });
    expect(judged([total], { proposed: moving('75.01') }).answer).toBe('formal');
  });
  it('asks for the most that any limit does', () => {
    const free = limit({ id: 'free', within: 'none', beyond: 'notify', percent: '1' });
    expect(judged([free], { proposed: moving('5') }).answer).toBe('none');
    expect(judged([free], { proposed: moving('300') }).answer).toBe('notify');
    expect(judged([free, limit()], { proposed: moving('300') }).answer).toBe('formal');
  });
});
