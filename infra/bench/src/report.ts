import type { Spread } from './ratio.js';

/** What a benchmark found. The ratios are what may be claimed; the figures belong to the machine. */
export interface Report {
  readonly bench: string;
  readonly machine: object;
  readonly rounds: number;
  readonly ratios: Readonly<Record<string, Spread>>;
  /** Medians over the rounds. */
  readonly figures: Readonly<Record<string, number>>;
}

/** The report as a small table for a person. */
export function tableOf(report: Report): string {
  const ratios = Object.entries(report.ratios).map(([name, { median, min, max, goal, atMost }]) =>
    `  ${name.padEnd(20)}${String(median).padStart(10)}${String(min).padStart(10)}${String(max).padStart(10)}${`${atMost ? '<=' : ''}${goal}`.padStart(8)}  ${(atMost ? median <= goal : median >= goal) ? 'reached' : 'missed'}`);
  const figures = Object.entries(report.figures).map(([name, value]) => `  ${name.padEnd(20)}${String(value).padStart(10)}`);
  return [
    `Machine: ${JSON.stringify(report.machine)}`,
    `Ratios of ${report.rounds} rounds${' '.repeat(2)}    median       min       max    goal`, ...ratios,
    'Figures (medians)', ...figures,
  ].join('\n');
}
