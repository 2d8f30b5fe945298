import type { Basis, DutyKind } from './duties.js';

export const languages = ['fi', 'sv', 'en'] as const;
export type Language = (typeof languages)[number];

interface Words {
  readonly kinds: Readonly<Record<DutyKind, string>>;
  readonly basis: Readonly<Record<Basis, string>>;
  readonly calendar: string;
  readonly due: string;
  readonly done: string;
  readonly moved: (day: string) => string;
  readonly before: (days: number) => string;
  readonly today: string;
  readonly after: (days: number) => string;
  readonly why: string;
}

const words: Readonly<Record<Language, Words>> = {
  fi: {
    kinds: {
      claim: 'Maksatushakemus', 'last-claim': 'Viimeinen maksatushakemus', 'progress-report': 'Edistymisraportti', 'indicator-report': 'Seurantatiedot', 'final-report': 'Loppuraportti', condition: 'Päätöksen ehto',
      clarification: 'Vastaus selvityspyyntöön', 'deduction-hearing': 'Vastaus kuulemiseen vähennyksestä', 'amendment-supplement': 'Muutoshakemuksen täydennys', receivable: 'Takaisinmaksu', retention: 'Asiakirjojen säilytys päättyy',
    },
    basis: { decision: 'Päivä on päätöksestä tai pyynnöstä.', programme: 'Päivä seuraa ohjelman säännöistä.', default: 'Päivä on tavanomainen: päätös tai ohjelma ei määrää sitä.' },
    calendar: 'Toteuma: määräpäivät',
    due: 'Määräpäivä',
    done: 'Tehty',
    moved: (day) => `Asetettu päivä ${day} ei ole arkipäivä.`,
    before: (days) => `Määräpäivään on ${days} päivää.`,
    today: 'Määräpäivä on tänään.',
    after: (days) => `Määräpäivästä on ${days} päivää.`,
    why: 'Saat tämän viestin, koska olet pyytänyt muistutuksia. Voit muuttaa tai poistaa ne hankkeen kalenterissa.',
  },
  sv: {
    kinds: {
      claim: 'Ansökan om utbetalning', 'last-claim': 'Sista ansökan om utbetalning', 'progress-report': 'Lägesrapport', 'indicator-report': 'Uppföljningsuppgifter', 'final-report': 'Slutrapport', condition: 'Villkor i beslutet',
      clarification: 'Svar på begäran om utredning', 'deduction-hearing': 'Svar på hörande om avdrag', 'amendment-supplement': 'Komplettering av ändringsansökan', receivable: 'Återbetalning', retention: 'Arkiveringstiden går ut',
    },
    basis: { decision: 'Dagen följer av beslutet eller begäran.', programme: 'Dagen följer av programmets regler.', default: 'Dagen är den vanliga: varken beslutet eller programmet bestämmer den.' },
    calendar: 'Toteuma: tidsfrister',
    due: 'Tidsfrist',
    done: 'Gjort',
    moved: (day) => `Den bestämda dagen ${day} är ingen vardag.`,
    before: (days) => `Det är ${days} dagar till tidsfristen.`,
    today: 'Tidsfristen går ut i dag.',
    after: (days) => `Tidsfristen gick ut för ${days} dagar sedan.`,
    why: 'Du får detta meddelande eftersom du har bett om påminnelser. Du kan ändra eller ta bort dem i projektets kalender.',
  },
  en: {
    kinds: {
      claim: 'Payment claim', 'last-claim': 'Last payment claim', 'progress-report': 'Progress report', 'indicator-report': 'Indicator report', 'final-report': 'Final report', condition: 'Condition of the decision',
      clarification: 'Answer to a request for clarification', 'deduction-hearing': 'Answer to the hearing on a deduction', 'amendment-supplement': 'Supplement of an amendment', receivable: 'Money to pay back', retention: 'End of the retention of documents',
    },
    basis: { decision: 'The day comes from a decision or a request.', programme: 'The day follows from the rules of the programme.', default: 'The day is the usual one: neither the decision nor the programme sets it.' },
    calendar: 'Toteuma: due dates',
    due: 'Due',
    done: 'Done',
    moved: (day) => `The day that was set, ${day}, is no working day.`,
    before: (days) => `It is due in ${days} days.`,
    today: 'It is due today.',
    after: (days) => `It was due ${days} days ago.`,
    why: 'You get this message because you asked for reminders. You can change or end them in the calendar of the operation.',
  },
};

/** What is told of a duty; the amount in euros. */
interface Told {
  readonly kind: DutyKind;
  readonly number: number | null;
  readonly code: string;
  readonly name: string;
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly amount: string | null;
  readonly setFor: string;
  readonly dueOn: string;
  readonly basis: Basis;
}

const numbered: ReadonlySet<string> = new Set(['claim', 'progress-report', 'condition', 'clarification', 'deduction-hearing', 'amendment-supplement', 'receivable']);

/** What has to be done, in one line: "S22999: Maksatushakemus 2 (1.1.2023–31.3.2023)". */
export function titleOf({ kind, number, code, period }: Told, language: Language): string {
  const which = numbered.has(kind) && number !== null ? ` ${number}` : '';
  const when = kind === 'claim' && period !== null ? ` (${dayIn(period.from, language)}–${dayIn(period.to, language)})` : '';
  return `${code}: ${words[language].kinds[kind]}${which}${when}`;
}

/** The same, of what is done. */
export const doneTitleOf = (duty: Told, language: Language): string => `${titleOf(duty, language)} – ${words[language].done}`;

/** The rest that a calendar or a letter says of it, a line each. */
export function linesOf(duty: Told, language: Language): string[] {
  const { basis, moved, due } = words[language];
  return [
    duty.name,
    `${due}: ${dayIn(duty.dueOn, language)}`,
    ...(duty.amount === null ? [] : [`${duty.amount} €`]),
    ...(duty.setFor === duty.dueOn ? [] : [moved(dayIn(duty.setFor, language))]),
    basis[duty.basis],
  ];
}

export const calendarName = (language: Language): string => words[language].calendar;

/** @param days until the day; less than nothing after it */
export function reminderOf(duty: Told, days: number, language: Language): { readonly subject: string; readonly body: string } {
  const { before, today, after, why } = words[language];
  const when = days > 0 ? before(days) : days === 0 ? today : after(-days);
  const title = titleOf(duty, language);
  return { subject: `${title}: ${dayIn(duty.dueOn, language)}`, body: [title, when, ...linesOf(duty, language), '', why, ''].join('\n') };
}

/** 1.2.2023 in Finnish and Swedish, 1 February 2023 in English. */
function dayIn(day: string, language: Language): string {
  const [year, month, date] = day.split('-').map(Number);
  if (language !== 'en') return `${date}.${month}.${year}`;
  return `${date} ${MONTHS[month! - 1]} ${year}`;
}
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
