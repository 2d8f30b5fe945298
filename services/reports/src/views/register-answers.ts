import { day, moneyText, operationCode, publicLabel, registerFigures, slug, year } from '@toteuma/contracts';
import { nextToken } from '@toteuma/platform';
import { z } from 'zod';

/** What every reader of an entry sees first. */
export const entryHead = z.strictObject({
  id: z.uuid(),
  version: z.int().min(1),
  code: operationCode,
  name: publicLabel(),
  authority: publicLabel(),
  portfolio: publicLabel(),
  focus: publicLabel().nullable(),
  stage: z.enum(['planned', 'running', 'ended', 'interrupted']),
  period: z.strictObject({ from: day, to: day }),
});

export const listAnswer = z.strictObject({
  entries: z.array(entryHead.extend({
    total: moneyText.meta({ description: 'Of the register\'s own table.' }),
    stated: moneyText.nullable().meta({ description: 'The total of the whole operation as it was stated.' }),
    roundingDifference: moneyText.nullable().meta({ description: 'Stated less the parts; null where a part is not known.' }),
  })),
  next: nextToken,
});

export const oneAnswer = entryHead.extend({
  funders: z.array(publicLabel()),
  implementers: z.array(publicLabel()),
  sources: z.array(z.strictObject({ id: slug, name: publicLabel() })),
  financing: z.array(z.strictObject({ source: slug, year, amount: moneyText })),
  partners: z.array(z.strictObject({ name: publicLabel(), budget: moneyText.nullable() })),
  statedTotal: moneyText.nullable(),
  summary: z.string().nullable(),
  contacts: z.array(z.strictObject({ role: publicLabel(), details: z.string().nullable().meta({ description: 'The person; null for those who are of no authority, and once it is erased.' }) })),
  figures: registerFigures,
});

export const entryParams = z.object({ entry: z.string().meta({ description: 'The id of the entry, or the code of its operation.' }) });

const head = {
  id: '7a3f0b1e-51c4-8b5e-9a6e-2f6f1b1f0c44', version: 1, code: 'S20492', name: 'Alku', authority: 'Häme', portfolio: 'Kulttuuri', focus: 'Mallit', stage: 'ended' as const, period: { from: '2016-01-01', to: '2018-12-31' },
};
export const examples = {
  line: { ...head, total: '169779.00', stated: '577140.00', roundingDifference: '1.00' },
  one: {
    ...head, funders: ['Häme', 'Oulu'], implementers: ['Oulu'], sources: [{ id: 'eu-state', name: 'ESR' }], financing: [{ source: 'eu-state', year: 2016, amount: '169779.00' }],
    partners: [{ name: 'Pudasjärvi', budget: '407360.00' }], statedTotal: '577140.00', summary: 'Neuvontaa.', contacts: [{ role: 'Projektipäällikkö', details: 'Nimi' }],
    figures: {
      sources: { 'eu-state': { name: 'ESR', total: '169779.00', share: '100.00', years: { 2016: '169779.00' } } },
      years: { 2016: { total: '169779.00', sources: { 'eu-state': '169779.00' }, shares: { 'eu-state': '100.00' } } },
      total: '169779.00', partners: '407360.00', parts: '577139.00', stated: '577140.00', roundingDifference: '1.00',
    },
  },
};
