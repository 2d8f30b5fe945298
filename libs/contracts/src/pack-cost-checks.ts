import type { CrossFault, PackParts } from './pack-parts.js';

type Model = NonNullable<NonNullable<PackParts['costModels']>[number]>;

/**
 * What of the cost models cannot be: a category that the pack does not have, one that takes rows and is computed too, or
 * a flat rate that rests on its own result. A model may compute a category that takes real costs in others, such as
 * staff costs as 20 % of the other direct costs.
 */
export function costFaults(parts: PackParts): CrossFault[] {
  const models = (parts.costModels ?? []).flatMap((model, at) => {
    const faults = model === undefined ? [] : [...modelFaults(model, parts.categories), ...circles(model)];
    return faults.map(({ path, expected }) => ({ path: ['costModels', at, ...path], expected }));
  });
  return [...models, ...paidAfterFaults(parts), ...simplifiedFaults(parts)];
}

function modelFaults({ flatRates = [], accepts = [], unitCosts = [] }: Model, categories: PackParts['categories']): CrossFault[] {
  // Without the categories nothing can be said about those of a model.
  if (categories === undefined) return [];
  const computed = flatRates.map((flat) => flat?.category);
  const covered = flatRates.flatMap((flat) => flat?.covers ?? []);
  const isKnown = (id: string) => categories.some((category) => category?.id === id);
  const takesRows = (id: string) => isKnown(id) && !computed.includes(id) && !categories.some((category) => category?.id === id && category.computed === true);
  const rows = 'a category of this pack that is not computed';
  const coveredTwice = 'a category that no flat rate of the model covers';
  const oneFlatRate = (flat: NonNullable<Model['flatRates']>[number], line: number) => [
    ...unless(flat?.category === undefined || isKnown(flat.category), ['flatRates', line, 'category'], 'a category of this pack'),
    ...unless(flat?.category === undefined || computed.indexOf(flat.category) === line, ['flatRates', line, 'category'], 'a category that the model computes once'),
    ...each(flat?.base, ['flatRates', line, 'base'], 'each base category once', (id) => {
      if (!takesRows(id) && !computed.includes(id)) return 'a category of this pack that takes costs or that the model computes';
      return covered.includes(id) ? coveredTwice : null;
    }),
    ...each(flat?.covers, ['flatRates', line, 'covers'], 'each covered category once', (id) => (takesRows(id) ? null : rows)),
  ];
  return [
    ...flatRates.flatMap(oneFlatRate),
    ...each(accepts, ['accepts'], 'each category once', (id) => {
      if (!takesRows(id)) return rows;
      return covered.includes(id) ? coveredTwice : null;
    }),
    ...each(unitCosts.map((unit) => unit?.category), ['unitCosts'], 'each category once', (id) => (takesRows(id) ? null : rows)).map(({ path, expected }) => ({ path: [...path, 'category'], expected })),
  ];
}

/** A flat rate whose base leads back to itself could never be computed. */
function circles({ flatRates = [] }: Model): CrossFault[] {
  const basesOf = (category: string | undefined) => flatRates.filter((flat) => flat?.category === category).flatMap((flat) => flat?.base ?? []);
  return flatRates.flatMap((flat, line) => {
    if (flat?.category === undefined) return [];
    const reached = new Set(flat.base);
    for (const id of reached) for (const next of basesOf(id)) reached.add(next);
    return unless(!reached.has(flat.category), ['flatRates', line, 'base'], `base categories that do not rest on ${flat.category} themselves (a circle)`);
  });
}

function paidAfterFaults({ claims, categories }: PackParts): CrossFault[] {
  const after = claims?.paidAfter;
  if (after?.categories === undefined) return [];
  const isKnown = (id: string) => categories === undefined || categories.some((category) => category?.id === id);
  return [
    ...each(after.categories, ['claims', 'paidAfter', 'categories'], 'each category once', (id) => (isKnown(id) ? null : 'a category of this pack')),
    ...unless((after.days ?? 0) === 0 || after.categories.length > 0, ['claims', 'paidAfter', 'categories'], 'the categories that may be paid after the period'),
  ];
}

/** Where simplified costs are a must up to a total, there has to be a model with some. */
function simplifiedFaults({ simplifiedCostsUpTo, costModels }: PackParts): CrossFault[] {
  if (typeof simplifiedCostsUpTo !== 'string' || costModels === undefined) return [];
  const isSimplified = costModels.some((model) => model === undefined || (model.flatRates ?? []).length > 0 || model.lumpSum === true || (model.unitCosts ?? []).length > 0);
  return unless(isSimplified, ['simplifiedCostsUpTo'], 'null, or a cost model with flat rates, unit costs or a lump sum');
}

/** Judges each id of a list; what is there twice is told too. */
function each(ids: readonly (string | undefined)[] | undefined, path: (string | number)[], once: string, fault: (id: string) => string | null): CrossFault[] {
  return (ids ?? []).flatMap((id, at) => {
    if (id === undefined) return [];
    const expected = fault(id) ?? ((ids ?? []).indexOf(id) < at ? once : null);
    return expected === null ? [] : [{ path: [...path, at], expected }];
  });
}

const unless = (isRight: boolean, path: (string | number)[], expected: string): CrossFault[] => (isRight ? [] : [{ path, expected }]);
