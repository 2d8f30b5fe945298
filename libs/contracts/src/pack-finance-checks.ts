import { parseMoney, parseRate } from '@toteuma/kernel';

import type { CrossFault, PackParts } from './pack-parts.js';
import { EU_STATE, OWN } from './pack-shape.js';

/** 100 % in the numerators of the kernel's rates. */
const WHOLE = 1_000_000n;
const CENT = 1n;

type Percent = [path: (string | number)[], percent: string | undefined];

/** What of sources, rates and rounding cannot be: above the whole, without the source that a formula names, or a residual that nobody carries. */
export function financeFaults(parts: PackParts): CrossFault[] {
  return [...percentFaults(parts), ...sourceFaults(parts), ...residualFaults(parts), ...flexibilityFaults(parts)];
}

function percentFaults({ costModels = [], sources = [], flexibility = [], sampling = [], euShare, assessment, claims }: PackParts): CrossFault[] {
  const percents: Percent[] = [
    ...costModels.flatMap((model, at) => (model?.flatRates ?? []).map((flat, line): Percent => [['costModels', at, 'flatRates', line, 'percent'], flat?.percent])),
    ...sources.map((source, at): Percent => [['sources', at, 'share', 'percent'], source?.share?.percent]),
    [['euShare', 'percent'], euShare?.percent],
    ...flexibility.map((limit, at): Percent => [['flexibility', at, 'percent'], limit?.percent]),
    [['assessment', 'threshold'], assessment?.threshold],
    [['claims', 'advances', 'highest'], claims?.advances?.highest],
    [['claims', 'advances', 'setOff'], claims?.advances?.setOff],
    ...sampling.map((rule, at): Percent => [['sampling', at, 'percent'], rule?.percent]),
  ];
  return percents.flatMap(([path, percent]) => (percent !== undefined && parseRate(percent).numerator > WHOLE ? [{ path, expected: 'a percentage of at most 100' }] : []));
}

function sourceFaults({ sources }: PackParts): CrossFault[] {
  if (sources === undefined) return [];
  const missing = [EU_STATE, OWN].filter((id) => !sources.some((source) => source?.id === id)).map((id) => ({ path: ['sources'], expected: `a source with the id ${id}` }));
  const notPublic = sources.flatMap((source, at) => (source?.share !== undefined && source.public === false ? [{ path: ['sources', at, 'share'], expected: 'no share of the public part, for a source that is not public' }] : []));
  return [...missing, ...notPublic, ...shareFaults(sources)];
}

/** The public part is what its sources pay: their shares are at most the whole, and less only where another source pays the rest. */
function shareFaults(sources: NonNullable<PackParts['sources']>): CrossFault[] {
  const shares = sources.map((source) => (source?.share?.percent === undefined ? 0n : parseRate(source.share.percent).numerator));
  const total = shares.reduce((all, share) => all + share, 0n);
  const isOpen = sources.some((source) => source?.public !== false && source?.share === undefined);
  if (total > WHOLE) return [{ path: ['sources'], expected: 'shares of the public part that add up to at most 100 percent' }];
  if (total === 0n || total === WHOLE || isOpen) return [];
  return [{ path: ['sources'], expected: 'shares of the public part that add up to 100 percent, or a public source without a share' }];
}

/** Amounts that are computed and rounded do not foot by themselves: somebody has to carry what is left. */
function residualFaults({ rounding, sources = [], costModels = [] }: PackParts): CrossFault[] {
  if (rounding?.unit === undefined) return [];
  const unit = parseMoney(rounding.unit);
  const faults: CrossFault[] = unit < CENT ? [{ path: ['rounding', 'unit'], expected: 'a unit above zero, such as 1.00' }] : [];
  if (rounding.residual !== 'nobody') return faults;
  const isShared = sources.some((source) => source?.share !== undefined);
  const isComputed = costModels.some((model) => (model?.flatRates ?? []).length > 0);
  if (isShared) faults.push({ path: ['rounding', 'residual'], expected: 'who carries what rounding leaves (own, lead, last-year or largest), since sources are shares of the public part' });
  else if (unit > CENT && isComputed) faults.push({ path: ['rounding', 'residual'], expected: `who carries what rounding leaves (own, lead, last-year or largest), since flat rates are rounded to ${rounding.unit}` });
  else if (unit > CENT) faults.push({ path: ['rounding', 'residual'], expected: `who carries what rounding leaves (own, lead, last-year or largest), since plans are made in units of ${rounding.unit}` });
  return faults;
}

function flexibilityFaults({ flexibility = [] }: PackParts): CrossFault[] {
  return flexibility.flatMap((limit, at) => (limit !== undefined && limit.percent === undefined && limit.amount === undefined ? [{ path: ['flexibility', at], expected: 'a percent or an amount' }] : []));
}
