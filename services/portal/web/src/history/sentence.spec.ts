import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import i18next from 'i18next';
import { formatFor, languages, type Language } from '../format.js';
import { byDay } from './days.js';
import { sentenceOf, toldTypes, type Word } from './sentence.js';

const golden = 'libs/contracts/golden';
const samples = readdirSync(golden).map((file) => ({ type: file.split('.')[0] ?? '', data: JSON.parse(readFileSync(`${golden}/${file}`, 'utf8')) as object }));
const translator = async (language: Language) => {
  const texts = JSON.parse(readFileSync(`services/portal/web/src/locales/${language}/figures.json`, 'utf8')) as object;
  const instance = i18next.createInstance();
  await instance.init({ lng: language, resources: { [language]: { translation: texts } }, interpolation: { escapeValue: false } });
  return instance;
};
const tell = async (language: Language, type: string, data: unknown): Promise<string> => {
  const texts = await translator(language);
  const word: Word = (group, id, number) => texts.t(group === 'kind' ? `words.kind.${id}` : `editions.reason.${id}`, { number });
  const { key, values } = sentenceOf(type, data, formatFor(language), word);
  return texts.t(`history.event.${key}`, values);
};

describe('the sentences of events', () => {
  it('tell every type of event that the contracts know', () => {
    expect(new Set(samples.map(({ type }) => type))).toEqual(new Set(toldTypes));
  });

  it.each(languages)('are whole sentences in %s for every sample', async (language) => {
    const unknown = await tell(language, 'NobodyKnowsThis', {});
    expect(unknown).toContain('NobodyKnowsThis');
    for (const { type, data } of samples) {
      const sentence = await tell(language, type, data);
      expect([type, sentence]).toEqual([type, expect.stringMatching(/^\u2068?[\p{Lu}\d€][^{}]*\.$/u)]);
      expect(sentence).not.toMatch(/history\.event|undefined|null|NaN|object Object/);
      expect(sentence).not.toBe(unknown.replace('NobodyKnowsThis', type));
    }
  });

  it.each(languages)('have words for every outcome in %s', async (language) => {
    const texts = await translator(language);
    const outcomes = ['accepted', 'accepted-with-changes'].flatMap((outcome) => [outcome, `${outcome}-waiting`]);
    for (const outcome of [...outcomes, 'rejected']) expect(texts.exists(`history.event.AmendmentDecided.${outcome}`)).toBe(true);
    for (const outcome of ['accepted', 'changed', 'rejected']) expect(texts.exists(`history.event.ClaimRectificationDecided.${outcome}`)).toBe(true);
    for (const kind of ['procurement', 'double-funding', 'state-aid', 'eligibility', 'accounting', 'other']) expect(texts.exists(`history.event.FindingRecorded.${kind}`)).toBe(true);
    for (const review of ['substance', 'finance'].flatMap((kind) => [`${kind}-accepted`, `${kind}-supplement`])) expect(texts.exists(`history.event.FinalReportReviewed.${review}`)).toBe(true);
  });

  it('say from which day a new name holds', async () => {
    const renaming = { amendment: 1, effectiveFrom: '2023-05-01', applicant: 'Uusi opisto', partners: [], renamed: [{ id: 'lead', name: 'Uusi opisto', from: '2023-04-15' }] };
    for (const [language, day] of [['fi', '15.4.2023'], ['sv', '15.4.2023'], ['en', '15 Apr 2023']] as const) expect(await tell(language, 'PartnersChanged', renaming)).toMatch(new RegExp(`Uusi opisto\u2069 \\(${day.replaceAll('.', '\\.')}\\)\\.$`, 'u'));
  });

  it('write amounts and days as the language does', async () => {
    const paid = { claim: 1, amount: '141109.00', paidOn: '2023-08-31' };
    expect(await tell('en', 'PaymentRecorded', paid)).toBe('€141,109.00 was paid for claim 1 on 31 Aug 2023.');
    expect(await tell('fi', 'PaymentRecorded', paid)).toBe('Maksatushakemuksesta 1 maksettiin 141\u00A0109,00\u00A0€ 31.8.2023.');
  });

  it('keep a name that turns the direction of writing to itself', async () => {
    const { data } = samples.find(({ type }) => type === 'ApplicationSubmitted')!;
    const plan = { ...(data as { plan: object }).plan, name: '\u2069\u202Egnp.exe' };
    expect(await tell('en', 'ApplicationSubmitted', { ...data, plan })).toContain('\u2068gnp.exe\u2069');
  });

  it('say honestly what they do not know, whatever its data or its name', async () => {
    expect(await tell('en', 'ClaimDecided', { claim: 1 })).toBe('An event that this page does not know yet: ClaimDecided.');
    expect(await tell('en', 'toString', null)).toBe('An event that this page does not know yet: toString.');
  });
});

describe('events by day', () => {
  it('are parted at midnight in Helsinki', () => {
    const event = (occurredAt: string) => ({ source: 'claims', type: 'PaymentConfirmed', occurredAt, by: 'person' as const, data: {} });
    const days = byDay([event('2023-08-10T20:59:00.000Z'), event('2023-08-10T21:00:00.000Z'), event('2023-08-11T09:00:00.000Z')], formatFor('en'));
    expect(days.map(({ day, events }) => [day, events.length])).toEqual([['Thursday, 10 August 2023', 1], ['Friday, 11 August 2023', 2]]);
  });
});
