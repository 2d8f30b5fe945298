import type { EventData } from '@toteuma/contracts';

type Adopted = EventData<'IndicatorPlanAdopted'>;
type Accepted = EventData<'IndicatorsAccepted'>;
export type Aggregation = Adopted['definitions'][number]['aggregation'];
export type ReportedValue = Accepted['values'][number];
export type Achieved = Accepted['achieved'][number];

interface Numbered {
  readonly report: number;
  readonly period: { readonly to: string };
  readonly values: readonly ReportedValue[];
}

/**
 * What each planned indicator comes to over the accepted reports. A value that was not reported is left out, it is not
 * zero; an indicator without any value stays null. Women never exceed the total:
 * - sum and max: over the values, and over the women where they were given;
 * - latest: both from the report with the newest period that has a value (the later report of two with the same end);
 * - average: two decimals, half up; women are null as soon as one of the averaged reports does not give them.
 */
export function achievedOver(plan: Pick<Adopted, 'definitions' | 'planned'>, reports: readonly Numbered[]): Achieved[] {
  const inTime = reports.toSorted((a, b) => (a.period.to === b.period.to ? a.report - b.report : a.period.to < b.period.to ? -1 : 1));
  return plan.planned.map(({ id }) => {
    const aggregation = plan.definitions.find((definition) => definition.id === id)?.aggregation ?? 'sum';
    const values = inTime.flatMap((report) => report.values.filter((value) => value.id === id && value.value !== null));
    return { id, ...aggregated(aggregation, values) };
  });
}

function aggregated(aggregation: Aggregation, values: readonly ReportedValue[]): Omit<Achieved, 'id'> {
  const totals = values.map(({ value }) => value).filter((value) => value !== null);
  const women = values.map((value) => value.women).filter((value) => value !== null);
  switch (aggregation) {
    case 'sum':
      return { value: ofAny(totals, sum), women: ofAny(women, sum) };
    case 'max':
      return { value: ofAny(totals, (all) => Math.max(...all)), women: ofAny(women, (all) => Math.max(...all)) };
    case 'latest':
      return { value: values.at(-1)?.value ?? null, women: values.at(-1)?.women ?? null };
    case 'average':
      return { value: ofAny(totals, average), women: women.length === totals.length ? ofAny(women, average) : null };
    default:
      return aggregation satisfies never;
  }
}

const ofAny = (all: readonly number[], of: (all: readonly number[]) => number): number | null => (all.length === 0 ? null : of(all));

const sum = (all: readonly number[]): number => all.reduce((before, value) => before + value, 0);

/** Two decimals, half up, exact: counts are whole numbers. */
function average(counts: readonly number[]): number {
  const doubled = BigInt(counts.length) * 2n;
  const hundredths = (BigInt(sum(counts)) * 200n + BigInt(counts.length)) / doubled;
  return Number(hundredths) / 100;
}
