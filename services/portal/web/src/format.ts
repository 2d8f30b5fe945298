// Amounts, percentages, days and instants as a reader of each language expects them. Amounts stay decimal strings:
// Intl reads them digit by digit, so nothing passes through a float.
export const languages = ['fi', 'sv', 'en'] as const;
export type Language = (typeof languages)[number];

const NO_BREAK_SPACE = '\u00A0';
const EN_DASH = '\u2013';
const locales: Record<Language, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' };
const HELSINKI = 'Europe/Helsinki';

export const NOTHING = EN_DASH;

export interface Format {
  readonly language: Language;
  /** "155 520,80"; a dash for what was not given. */
  amount(amount: string | null): string;
  /** "155 520,80 €" */
  euros(amount: string | null): string;
  /** An amount with its sign: "+9 360,00". */
  difference(amount: string): string;
  /** "107,11 %"; a dash where there was nothing to compare with. */
  percent(percent: string | null): string;
  /** A rate without needless decimals: "80 %". */
  rate(percent: string): string;
  count(count: number | null): string;
  /** A day `YYYY-MM-DD`. */
  day(day: string): string;
  period(period: { readonly from: string; readonly to: string }): string;
  /** The day in Helsinki of an instant, with its weekday. */
  longDay(instant: string): string;
  /** The clock in Helsinki. */
  clock(instant: string): string;
  dayAndClock(instant: string): string;
  bytes(bytes: number): string;
}

const minus = (text: string): string => text.replace(/^([^\d]*)-/, '$1\u2212');
const decimal = (text: string) => text as `${number}`;

/** The formats of a language; made once per language, as Intl's are slow to make. */
export function formatOf(language: Language): Format {
  const locale = locales[language];
  const two = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const euro = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' });
  const signed = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' });
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const shortDay = shortDayOf(language);
  const longDay = new Intl.DateTimeFormat(locale, { timeZone: HELSINKI, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const clock = new Intl.DateTimeFormat(locale, { timeZone: HELSINKI, hour: language === 'fi' ? 'numeric' : '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const sign = language === 'en' ? '%' : `${NO_BREAK_SPACE}%`;
  // Noon in universal time is the same day in Helsinki, summer and winter.
  const day = (text: string) => shortDay(new Date(`${text}T12:00:00Z`));
  const format: Format = {
    language,
    amount: (amount) => (amount === null ? NOTHING : minus(two.format(decimal(amount)))),
    euros: (amount) => (amount === null ? NOTHING : minus(euro.format(decimal(amount)))),
    difference: (amount) => minus(signed.format(decimal(amount))),
    percent: (percent) => (percent === null ? NOTHING : `${minus(two.format(decimal(percent)))}${sign}`),
    rate: (percent) => `${minus(plain.format(decimal(percent)))}${sign}`,
    count: (count) => (count === null ? NOTHING : minus(plain.format(count))),
    day,
    period: ({ from, to }) => `${day(from)}${EN_DASH}${day(to)}`,
    longDay: (instant) => capitalised(longDay.format(new Date(instant))),
    clock: (instant) => clock.format(new Date(instant)),
    dayAndClock: (instant) => `${shortDay(new Date(instant))} ${clock.format(new Date(instant))}`,
    bytes: (bytes) => (bytes < 1000 ? `${plain.format(bytes)}${NO_BREAK_SPACE}B` : bytes < 1_000_000 ? `${plain.format(Math.ceil(bytes / 1000))}${NO_BREAK_SPACE}kB` : `${one.format(bytes / 1_000_000)}${NO_BREAK_SPACE}MB`),
  };
  return format;
}

/** Not every browser knows the Swedish of Finland and its 1.10.2022, so such a day is put together from its parts. */
function shortDayOf(language: Language): (instant: Date) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: HELSINKI, day: 'numeric', month: language === 'en' ? 'short' : 'numeric', year: 'numeric' });
  if (language === 'en') return (instant) => format.format(instant);
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    return `${parts.get('day')}.${parts.get('month')}.${parts.get('year')}`;
  };
}

const made = new Map<Language, Format>();

export function formatFor(language: Language): Format {
  const known = made.get(language) ?? formatOf(language);
  made.set(language, known);
  return known;
}

/** The language of a tag such as "sv-FI", or nothing. */
export function languageOf(tag: string | null | undefined): Language | undefined {
  return languages.find((language) => language === tag?.toLowerCase().split('-')[0]);
}

/** The language that the reader chose before, else the first of the browser's that we speak, else Finnish. */
export function chosenLanguage(stored: string | null, preferred: readonly string[]): Language {
  return languageOf(stored) ?? preferred.map(languageOf).find((language) => language !== undefined) ?? 'fi';
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
