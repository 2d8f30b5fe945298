import { ibanFault, isBic, plainIban } from '@toteuma/kernel';
import type { BaseConfig } from '@toteuma/platform';
import { z } from 'zod';
import type { Payer } from './batch/pain-001.js';

/** The account that payments leave from, and which words of the bank mean that the money has moved. */
export const payerSettings = {
  TOTEUMA_PAYER_NAME: z.string().min(1).max(70, { error: 'a name of at most 70 characters' }).optional(),
  TOTEUMA_PAYER_IBAN: z.string().transform(plainIban).refine((iban) => ibanFault(iban) === null, { error: 'an IBAN with the right check digits' }).optional(),
  TOTEUMA_PAYER_BIC: z.string().refine(isBic, { error: 'the identifier of a bank such as NDEAFIHH' }).optional(),
  TOTEUMA_BANK_SETTLED: z.string().regex(/^[A-Z]{4}(,[A-Z]{4})*$/, { error: 'statuses such as ACSC,ACCC' }).default('ACSC,ACCC').transform((statuses): readonly string[] => statuses.split(',')),
} satisfies z.ZodRawShape;
export type PayerConfig = BaseConfig & z.infer<z.ZodObject<typeof payerSettings>>;

/** Who pays in a development platform that was told of nobody. */
const DEMO: Payer = { name: 'Esimerkkirahasto', iban: 'FI2112345600000785', bic: null };

/** Who pays; null where nobody has set it. */
export function payerOf(config: PayerConfig): Payer | null {
  const { TOTEUMA_PAYER_NAME: name, TOTEUMA_PAYER_IBAN: iban, TOTEUMA_PAYER_BIC: bic } = config;
  if (name !== undefined && iban !== undefined) return { name, iban, bic: bic ?? null };
  return config.TOTEUMA_DEVELOPMENT ? DEMO : null;
}
