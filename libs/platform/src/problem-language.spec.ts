import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { z } from 'zod';
import { languageFor, problemTexts, translated } from './problem-language.js';
import { answerWith, checked, inLanguage, Problem, problem, refusal } from './problem.js';

const NB = '\u00A0';

describe('the language of a reader', () => {
  it.each<[string | undefined, string]>([
    [undefined, 'en'], ['', 'en'], ['fi', 'fi'], ['sv-FI', 'sv'], ['FI-fi', 'fi'], ['sv-Latn-FI', 'sv'],
    ['en-GB,en;q=0.9', 'en'], ['fi,sv', 'fi'], ['sv,fi', 'sv'], ['fi;q=0.4,sv;q=0.5', 'sv'], ['sv ; q=0.3 , fi ; q=0.4', 'fi'],
    ['de,fi;q=0.2', 'fi'], ['de', 'en'], ['*', 'en'], ['de,*;q=0.5,sv;q=0.1', 'en'], ['fi;q=0', 'en'], ['fi;q=0,sv;q=0.001', 'sv'],
    ['finnish', 'en'], ['fi;q=2', 'en'], ['fi;q=-1,sv;q=0.1', 'sv'], ['constructor', 'en'], ['__proto__,sv', 'sv'], [',,;;q=,fi', 'fi'], ['fi_FI', 'en'],
  ])('%j is %s', (accepted, language) => expect(languageFor(accepted)).toBe(language));
  it('is found quickly in a long header', () => {
    const before = performance.now();
    expect(languageFor(`${'a-'.repeat(80_000)},sv`)).toBe('sv');
    expect(languageFor(`${' '.repeat(160_000)}sv`)).toBe('sv');
    // Milliseconds; with the square of the length it would be half a minute.
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

describe('a text in another language', () => {
  it('has its values in the reader\'s form', () => {
    expect(translated('The support is 19761.00; at most 9760.50 fits the financing plan and the support rate.', 'fi')).toBe(`Tuki on 19${NB}761,00${NB}€; rahoitussuunnitelmaan ja tukiprosenttiin mahtuu enintään 9${NB}760,50${NB}€.`);
    expect(translated('a day from 2022-10-01 to 2022-12-31', 'sv')).toBe('en dag från 1.10.2022 till 31.12.2022');
    expect(translated('a percentage of at most 66.67', 'fi')).toBe(`prosenttiluku, joka on enintään 66,67${NB}%`);
    expect(translated('at most -5.00', 'sv')).toBe(`högst −5,00${NB}€`);
    expect(translated('at most 5', 'sv')).toBe('högst 5');
    expect(translated('2022-10-01', 'fi')).toBe('1.10.2022');
  });
  it('may hold sums that are longer than an amount may be', () => {
    expect(translated('Support of 12345678901234567.00 is already decided.', 'fi')).toContain(`12${NB}345${NB}678${NB}901${NB}234${NB}567,00${NB}€`);
  });
  it('may hold other texts, ids and roles', () => {
    expect(translated('this step needs a confirmed payment, but claim 2: its payment is authorised', 'fi')).toBe('Tämän vaiheen edellytys: maksu on vahvistettu. Maksatushakemus 2: maksu on hyväksytty maksettavaksi.');
    expect(translated('a source of the programme: eu-state, own', 'sv')).toBe('en av programmets finansieringskällor: eu-state, own');
    expect(translated('This needs the role case-officer or verifier.', 'fi')).toBe('Tähän tarvitaan rooli asiankäsittelijä tai tarkastaja.');
    expect(translated('services of p1 would be 1.00, but 3.00 is certified: at least 2.00 must stay.', 'fi')).toBe(`Toteuttajan p1 kustannuslaji services olisi 1,00${NB}€, mutta hyväksytty on 3,00${NB}€: vähintään 2,00${NB}€ on jätettävä.`);
  });
  it.each(Object.entries(problemTexts.sv))('is found by its form: %s', (key, swedish) => {
    const samples: Record<string, [given: string, shown: string]> = {
      n: ['7', '7'], amount: ['1.50', `1,50${NB}€`], day: ['2022-10-01', '1.10.2022'], percent: ['50', `50${NB}%`], id: ['p-1', 'p-1'], row: ['A 1', 'A 1'], list: ['a, b', 'a, b'], roles: ['payer', 'utbetalare'], phrase: ['a list', 'en lista'], phrases: ['a list; a list', 'en lista; en lista'],
    };
    const filled = (text: string, which: 0 | 1) => text.replaceAll(/\{([a-z]+)\d?\}/g, (_, kind: string) => samples[kind]![which]);
    expect(translated(filled(key, 0), 'sv')).toBe(filled(swedish, 1));
  });
  it('is told as missing rather than made up', () => {
    for (const text of ['a text that nobody wrote', 'this step needs a miracle, but claim 2: its payment is authorised', 'constructor', '{n}', 'one of ']) expect(translated(text, 'fi')).toBeNull();
    for (const text of ['3', '2022-99-99', '—', '']) expect(translated(text, 'sv')).toBe(text);
    expect(translated('a text that nobody wrote', 'en')).toBe('a text that nobody wrote');
  });
  it('keeps what people have written in it as it is', () => {
    expect(translated('the row $1 $& <b>{n}</b>\n is there twice is there twice', 'fi')).toBe('Rivi $1 $& <b>{n}</b>\n is there twice on hakemuksessa kahdesti.');
    expect(translated('row 2023-99-99 was incurred on 2023-01-01, outside the period of the claim', 'sv')).toBe('Kostnaden på rad 2023-99-99 uppkom 1.1.2023, utanför perioden för ansökan om utbetalning.');
  });
  it('is found quickly, whatever it is', () => {
    const before = performance.now();
    for (const text of ['a: '.repeat(30_000), 'row '.repeat(20_000), `this step needs ${', but claim 1: '.repeat(5000)}`, `one of ${'x, '.repeat(30_000)}!`]) translated(text, 'fi');
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('a problem in another language', () => {
  const invalid = () => {
    try {
      return checked(z.strictObject({ name: z.string().max(3), rows: z.array(z.int().min(1)), few: z.array(z.string()).max(2) }), { name: 'Polku', rows: [0, 1.5, 'x'], few: ['', '', ''], nick: 1 });
    } catch (error) {
      return (error as Problem).body;
    }
  };
  it('tells every field, and the sentence that sums them up', () => {
    expect(inLanguage(invalid() as never, 'fi')).toEqual({
      type: '/problems/request/invalid', status: 422, title: 'Pyynnössä on jotakin, mikä ei vastaa odotettua.',
      detail: 'name: enintään 3 merkin teksti; rows[0]: luku, joka on vähintään 1; rows[1]: kokonaisluku',
      errors: [
        { field: 'name', expected: 'enintään 3 merkin teksti' }, { field: 'rows[0]', expected: 'luku, joka on vähintään 1' }, { field: 'rows[1]', expected: 'kokonaisluku' },
        { field: 'rows[2]', expected: 'luku' }, { field: 'few', expected: 'enintään 2 kohtaa' }, { field: 'nick', expected: 'ei tällaista kenttää' },
      ],
    });
  });
  it('keeps its type, status and what else it says', () => {
    expect(inLanguage(problem('version/conflict', { detail: 'The current version is 3.', currentVersion: 3 }).body, 'sv')).toEqual({ type: '/problems/version/conflict', title: 'Någon annan har ändrat detta under tiden.', status: 412, detail: 'Den nuvarande versionen är 3.', currentVersion: 3 });
  });
  it('of the rules is told as well', () => {
    const { body } = refusal({ type: 'request/invalid', because: 'content', detail: 'paidOn: expected a day not after 2023-07-20', field: 'paidOn', expected: 'a day not after 2023-07-20' });
    expect(inLanguage(body, 'fi')).toMatchObject({ detail: 'paidOn: päivä, joka on viimeistään 20.7.2023', errors: [{ field: 'paidOn', expected: 'päivä, joka on viimeistään 20.7.2023' }] });
  });

  it('goes over the wire with its language, for caches too', async () => {
    const fastify = Fastify();
    fastify.get('/', (_request, reply) => answerWith(reply.header('vary', 'Accept-Encoding'), problem('not-found').body));
    const asked = (language?: string) => fastify.inject({ url: '/', headers: language === undefined ? {} : { 'accept-language': language } });
    const [finnish, none] = [await asked('fi-FI,en;q=0.5'), await asked()];
    expect(finnish.headers).toMatchObject({ 'content-language': 'fi', vary: 'Accept-Encoding, Accept-Language', 'content-type': 'application/problem+json; charset=utf-8' });
    expect(finnish.json()).toEqual({ type: '/problems/not-found', status: 404, title: 'Täällä ei ole mitään, mitä saisit nähdä.' });
    expect(none.headers).toMatchObject({ 'content-language': 'en', vary: 'Accept-Encoding, Accept-Language' });
    expect(none.json().title).toBe('There is nothing here that you may see.');
    await fastify.close();
  });
});
