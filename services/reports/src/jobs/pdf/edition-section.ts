import type { ReportContent } from '@toteuma/contracts';
import { formatDay, helsinkiDay } from '@toteuma/kernel';
import type { Fact, Section } from './page-model.js';
import { named, words, type Language, type Words } from './words.js';

type EditionWords = Words['edition'];

/** Which edition this is, why it was made, who reviewed it when (never who by name) and what it knows. */
export function editionSection(content: ReportContent, language: Language): Section {
  const say = words[language].edition;
  const reasons = content.reasons.map((reason) => reasonText(reason, say));
  const reviews = content.reviews.map((review) => say[review.kind](formatDay(review.on)));
  const positions = Object.entries(content.positions).map(([id, position]) => {
    const service = named(say.services, id);
    return position === 0 ? say.noEvents(service) : say.upTo(service, String(position));
  });
  const facts: Fact[] = [
    { label: say.number, values: [String(content.edition)] },
    { label: say.reasons, values: reasons.length > 0 ? reasons : [say.first] },
    { label: say.reviews, values: reviews },
    { label: say.asOf, values: [say.helsinkiTime(formatDay(helsinkiDay(content.asOf)), helsinkiClock(content.asOf, language))] },
    { label: say.positions, values: positions },
  ];
  return { heading: say.heading, blocks: [{ kind: 'facts', facts: facts.filter((fact) => fact.values.length > 0) }] };
}

function reasonText(reason: ReportContent['reasons'][number], say: EditionWords): string {
  const on = formatDay(reason.on);
  const number = reason.number === null ? '' : String(reason.number);
  const text = {
    'budget-amended': () => say.budgetAmended(number, on),
    'period-extended': () => say.periodExtended(number, on),
    'partners-changed': () => say.partnersChanged(number, on),
    'claim-decided': () => say.claimDecided(number, on),
    'claim-corrected': () => say.claimCorrected(number, on),
    'indicators-accepted': () => say.indicatorsAccepted(number, on),
    'final-report-accepted': () => say.finalReportAccepted(on),
  }[reason.type]();
  return text.replace('  ', ' ');
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Helsinki', hourCycle: 'h23', hour: '2-digit', minute: '2-digit' });

/** Hours and minutes in Helsinki: "12.05", in English "12:05". */
function helsinkiClock(instant: string, language: Language): string {
  const clock = CLOCK.format(new Date(instant));
  return language === 'en' ? clock : clock.replace(':', '.');
}
