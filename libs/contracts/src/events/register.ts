import { z } from 'zod';
import { declare } from '../declare.js';
import { nonNegativeMoney, operationCode, period, publicLabel, slug, textRef, year } from '../values.js';

/** What a city's register says of an operation that others fund: fields of its own, and the money as it was planned. It grants nothing. */
const content = {
  name: publicLabel(),
  /** The authority that funds the operation, as it is called there. */
  authority: publicLabel(),
  portfolio: publicLabel(),
  focus: publicLabel().nullable(),
  stage: z.enum(['planned', 'running', 'ended', 'interrupted']),
  period,
  funders: z.array(publicLabel()).max(50),
  implementers: z.array(publicLabel()).max(50),
  sources: z.array(z.strictObject({ id: slug, name: publicLabel() })).max(50),
  financing: z.array(z.strictObject({ source: slug, year, amount: nonNegativeMoney })).max(1000),
  /** Budgets of others in the same operation; null where the register does not know one. */
  partners: z.array(z.strictObject({ name: publicLabel(), budget: nonNegativeMoney.nullable() })).max(50),
  /** The total of the whole operation as its decision has it: never derived from rounded parts. */
  statedTotal: nonNegativeMoney.nullable(),
  summary: textRef.nullable(),
  /** Who answers for what, by role; the persons stand in the vault. */
  roles: z.array(z.strictObject({ role: publicLabel(), details: textRef })).max(50),
};

/** An operation that others fund was entered into the register. */
export const RegisterEntryMade = declare('reports', 'RegisterEntryMade', 1, z.strictObject({ code: operationCode, ...content }));

/** The register says something else of the operation now: the whole of it. */
export const RegisterEntryChanged = declare('reports', 'RegisterEntryChanged', 1, z.strictObject(content));
