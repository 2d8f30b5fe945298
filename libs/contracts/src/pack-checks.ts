import { costFaults } from './pack-cost-checks.js';
import { APPLICATION_FIELDS } from './pack-form.js';
import { financeFaults } from './pack-finance-checks.js';
import type { CrossFault, PackParts } from './pack-parts.js';
import { authorityFaults } from './pack-authority-checks.js';

/** What of a pack cannot be together, as far as its parts have the right form: every fault, in the order of the parts. */
export function crossFaults(parts: PackParts): CrossFault[] {
  return [...doubledIds(parts), ...fundFaults(parts), ...codeFaults(parts), ...costFaults(parts), ...financeFaults(parts), ...authorityFaults(parts), ...formFaults(parts), ...assessmentFaults(parts), ...samplingFaults(parts), ...riskFaults(parts), ...sectionFaults(parts)];
}

const LISTS = ['categories', 'costModels', 'sources', 'organisationTypes', 'indicators', 'authorities', 'priorities', 'flexibility', 'sampling', 'checklists', 'risk', 'reportSections'] as const;

function doubledIds(parts: PackParts): CrossFault[] {
  const { assessment, form, horizontal } = parts;
  return [
    ...LISTS.flatMap((list) => doubled([list], parts[list] ?? [], list)),
    ...doubledAcross(parts),
    ...doubled(['form', 'texts'], form?.texts ?? [], 'texts'),
    ...doubled(['horizontal', 'equality'], horizontal?.equality ?? [], 'questions'),
    ...doubled(['horizontal', 'sustainability'], horizontal?.sustainability ?? [], 'rows'),
    ...doubled(['assessment', 'criteria'], assessment?.criteria ?? [], 'criteria'),
    ...(parts.checklists ?? []).flatMap((list, at) => doubled(['checklists', at, 'items'], list?.items ?? [], 'items')),
  ];
}

function doubled(path: (string | number)[], list: readonly ({ readonly id?: string | undefined } | undefined)[], what: string): CrossFault[] {
  return list.flatMap((entry, at) =>
    entry?.id !== undefined && list.findIndex((other) => other?.id === entry.id) < at ? [{ path: [...path, at, 'id'], expected: noOther(what) }] : [],
  );
}

const noOther = (what: string): string => `an id that no other of the ${what} has`;

/** An application names its specific objective by the id alone, so that no two priorities may have the same. */
function doubledAcross({ priorities = [] }: PackParts): CrossFault[] {
  const seen = new Set<string>();
  return priorities.flatMap((priority, at) =>
    (priority?.objectives ?? []).flatMap((objective, line) => {
      if (objective?.id === undefined) return [];
      const isNew = seen.size < seen.add(objective.id).size;
      return isNew ? [] : [{ path: ['priorities', at, 'objectives', line, 'id'], expected: noOther('objectives') }];
    }),
  );
}

function sectionFaults({ reportSections = [] }: PackParts): CrossFault[] {
  return reportSections.flatMap((section, at) => {
    const shows = section?.shows ?? 'text';
    const isTwice = shows !== 'text' && reportSections.findIndex((other) => other?.shows === shows) < at;
    return isTwice ? [{ path: ['reportSections', at, 'shows'], expected: 'a table that no earlier section shows' }] : [];
  });
}

function fundFaults({ funds, priorities = [] }: PackParts): CrossFault[] {
  if (funds === undefined) return [];
  return priorities.flatMap((priority, at) => (priority?.fund === undefined || funds.includes(priority.fund) ? [] : [{ path: ['priorities', at, 'fund'], expected: 'a fund of this pack' }]));
}

/** The platform gives codes of the prefix and five digits: they have to be of the programme's own grammar. */
function codeFaults({ codeGrammar, codePrefix }: PackParts): CrossFault[] {
  if (codeGrammar === undefined || codePrefix === undefined) return [];
  return new RegExp(codeGrammar).test(`${codePrefix}00001`) ? [] : [{ path: ['codePrefix'], expected: `a beginning whose codes (${codePrefix}00001) fit the codeGrammar` }];
}

function formFaults({ form, horizontal, sustainabilityRows = [] }: PackParts): CrossFault[] {
  const fields: readonly string[] = APPLICATION_FIELDS;
  const required = form?.required ?? [];
  const rows = horizontal?.sustainability?.map((row) => row?.id) ?? [];
  return [
    ...required.flatMap((field, at) => {
      if (field === undefined) return [];
      if (!fields.includes(field)) return [{ path: ['form', 'required', at], expected: 'a field of the application, such as frame.priority' }];
      return required.indexOf(field) < at ? [{ path: ['form', 'required', at], expected: 'each field once' }] : [];
    }),
    ...(rows.length === 0 ? [] : sustainabilityRows.flatMap((row, at) => (row === undefined || rows.includes(row) ? [] : [{ path: ['sustainabilityRows', at], expected: 'a row of horizontal.sustainability' }]))),
  ];
}

function assessmentFaults({ assessment }: PackParts): CrossFault[] {
  if (assessment === undefined) return [];
  const { required, criteria = [] } = assessment;
  return [
    ...(required && criteria.length === 0 ? [{ path: ['assessment', 'criteria'], expected: 'at least one criterion where assessment is required' }] : []),
    ...criteria.flatMap((criterion, at) => {
      const { threshold, highest } = criterion ?? {};
      return threshold !== undefined && highest !== undefined && threshold > highest ? [{ path: ['assessment', 'criteria', at, 'threshold'], expected: `at most the highest score, ${highest}` }] : [];
    }),
  ];
}

function samplingFaults({ sampling = [] }: PackParts): CrossFault[] {
  return sampling.flatMap((rule, at) => (rule !== undefined && rule.percent === undefined && rule.size === undefined ? [{ path: ['sampling', at], expected: 'a percent or a size' }] : []));
}

/** Signs that compare with something need to be told with what. */
const LIMITED: readonly string[] = ['declared-above', 'deducted-before-above-percent', 'partners-above'];

function riskFaults({ risk = [] }: PackParts): CrossFault[] {
  return risk.flatMap((rule, at) => (rule?.sign !== undefined && LIMITED.includes(rule.sign) && rule.limit === undefined ? [{ path: ['risk', at, 'limit'], expected: `a limit, which the sign ${rule.sign} compares with` }] : []));
}
