import type { EventData } from '@toteuma/contracts';
import type { Decider, Rejection } from '@toteuma/eventing';
import { err, ok } from '@toteuma/kernel';
import { achievedOver, type ReportedValue } from './achieved.js';

type Adopted = EventData<'IndicatorPlanAdopted'>;
type Reported = EventData<'IndicatorsReported'>;

/** Before the award there is nothing to report on; from then on reports are numbered from 1 and accepted in any order. */
export type IndicatorPlan =
  | { readonly status: 'none' }
  | (Readonly<Adopted> & { readonly status: 'adopted'; readonly reports: readonly (Reported & { readonly accepted: boolean })[] });

interface Stamp {
  readonly actor: string;
  /** When it is done, an instant. */
  readonly at: string;
  /** The day of that instant in Helsinki. */
  readonly today: string;
}
export type AdoptPlan = Stamp & { readonly type: 'AdoptPlan' } & Readonly<Adopted>;
export type ReportIndicators = Stamp & { readonly type: 'ReportIndicators' } & Readonly<Pick<Reported, 'period' | 'values'>>;
export type AcceptIndicators = Stamp & { readonly type: 'AcceptIndicators'; readonly report: number };
export type WithdrawPlan = Stamp & { readonly type: 'WithdrawPlan' };
export type IndicatorCommand = AdoptPlan | WithdrawPlan | ReportIndicators | AcceptIndicators;

export interface IndicatorRejection extends Rejection {
  readonly type: 'not-found' | 'request/invalid' | 'indicator/unknown' | 'indicator/women-over-total' | 'indicator/already-planned' | 'indicator/already-accepted';
}
type Decision = ReturnType<Decider<IndicatorPlan, IndicatorCommand, IndicatorRejection>['decide']>;
type Plan = Extract<IndicatorPlan, { status: 'adopted' }>;

/** What a grant promised to achieve, what it says that it achieved, and what of it the authority accepted. */
export const indicatorPlans: Decider<IndicatorPlan, IndicatorCommand, IndicatorRejection> = {
  initial: { status: 'none' },

  decide(command, plan) {
    if (command.type === 'AdoptPlan') return adopt(command, plan);
    // A rejection that is taken back had no plan.
    if (command.type === 'WithdrawPlan') return ok(plan.status === 'none' ? [] : [{ type: 'IndicatorPlanWithdrawn', data: {} }]);
    if (plan.status === 'none') return err(missing('the grant is not awarded'));
    switch (command.type) {
      case 'ReportIndicators':
        return report(command, plan);
      case 'AcceptIndicators':
        return accept(command, plan);
      default:
        return command satisfies never;
    }
  },

  evolve(plan, { type, data }) {
    if (type === 'IndicatorPlanAdopted') return { status: 'adopted', ...data, reports: [] };
    if (plan.status === 'none') return plan;
    if (type === 'IndicatorPlanWithdrawn') return { status: 'none' };
    if (type === 'IndicatorsReported') return { ...plan, reports: [...plan.reports, { ...data, accepted: false }] };
    if (type === 'IndicatorsAccepted') return { ...plan, reports: plan.reports.map((known) => (known.report === data.report ? { ...known, accepted: true } : known)) };
    return plan;
  },
};

function adopt({ organisation, startsOn, definitions, planned }: AdoptPlan, plan: IndicatorPlan): Decision {
  if (plan.status === 'adopted') return err({ type: 'indicator/already-planned', because: 'state', detail: 'The grant has its indicator plan already.' });
  return ok([{ type: 'IndicatorPlanAdopted', data: { organisation, startsOn, definitions, planned } }]);
}

function report(command: ReportIndicators, plan: Plan): Decision {
  const { period, values } = command;
  const checked = unknownToPlan(command, plan) ?? planned(values, plan) ?? womenAmongAll(values);
  if (checked) return err(checked);
  return ok([{ type: 'IndicatorsReported', data: { report: plan.reports.length + 1, period, values } }]);
}

function accept({ report: number }: AcceptIndicators, plan: Plan): Decision {
  const found = plan.reports.find((known) => known.report === number);
  if (!found) return err(missing(`there is no indicator report ${number}`));
  if (found.accepted) return err({ type: 'indicator/already-accepted', because: 'state', detail: `Indicator report ${number} is accepted already.` });
  const { report, period, values } = found;
  const achieved = achievedOver(plan, [...plan.reports.filter(({ accepted }) => accepted), found]);
  return ok([{ type: 'IndicatorsAccepted', data: { report, period, values, achieved } }]);
}

/** What the calendar or the programme does not allow, whatever was reported before. */
export function unknownToPlan(report: Pick<ReportIndicators, 'period' | 'values' | 'today'>, plan: Plan): IndicatorRejection | undefined {
  return onTime(report, plan) ?? known(report.values, plan);
}

/** A report speaks of days that have been, and of the operation: not of a time that ended before it began. */
function onTime({ period, today }: Pick<ReportIndicators, 'period' | 'today'>, { startsOn }: Plan): IndicatorRejection | undefined {
  if (period.to > today) return invalid('period.to', `a day not after ${today}, the day of this report`);
  if (period.to < startsOn) return invalid('period.to', `a day not before ${startsOn}, when the operation starts`);
  return undefined;
}

/** What the programme pack does not know or allow. */
function known(values: readonly ReportedValue[], { definitions, planned }: Plan): IndicatorRejection | undefined {
  for (const [at, { id, value, women }] of values.entries()) {
    const definition = definitions.find((one) => one.id === id);
    if (!definition) return invalid(`values[${at}].id`, `an indicator of the programme: ${definitions.map((one) => one.id).join(', ')}`);
    if (values.findIndex((one) => one.id === id) < at) return invalid(`values[${at}].id`, 'each indicator once in a report');
    if (women === null) continue;
    const counted = definition.women || planned.some((one) => one.id === id && one.women !== null);
    if (!counted) return invalid(`values[${at}].women`, `no women: neither the programme nor the plan counts them for ${id}`);
    if (value === null) return invalid(`values[${at}].women`, 'no women where the total is not reported');
  }
  return undefined;
}

/** The programme knows the indicator, but this grant has not promised anything of it. */
function planned(values: readonly ReportedValue[], plan: Plan): IndicatorRejection | undefined {
  const at = values.findIndex(({ id }) => !plan.planned.some((one) => one.id === id));
  const stranger = values[at];
  if (!stranger) return undefined;
  const expected = plan.planned.length === 0 ? 'none: this grant plans no indicators' : `one of ${plan.planned.map(({ id }) => id).join(', ')}`;
  return { type: 'indicator/unknown', because: 'content', detail: `The grant does not plan the indicator ${stranger.id}.`, field: `values[${at}].id`, expected };
}

function womenAmongAll(values: readonly ReportedValue[]): IndicatorRejection | undefined {
  const at = values.findIndex(({ value, women }) => women !== null && value !== null && women > value);
  const wrong = values[at];
  if (!wrong) return undefined;
  return {
    type: 'indicator/women-over-total',
    because: 'content',
    detail: `${wrong.id}: ${wrong.women} women of ${wrong.value} in all.`,
    field: `values[${at}].women`,
    expected: `at most ${wrong.value}`,
  };
}

const missing = (detail: string): IndicatorRejection => ({ type: 'not-found', because: 'state', detail });
const invalid = (field: string, expected: string): IndicatorRejection => ({ type: 'request/invalid', because: 'content', detail: `${field}: expected ${expected}`, field, expected });
