import type { ReportContent } from '@toteuma/contracts';
import { formatDay, helsinkiDay } from '@toteuma/kernel';
import { activitySections } from './activity-texts.js';
import { budgetSection } from './budget-section.js';
import { editionSection } from './edition-section.js';
import { indicatorSection } from './indicator-section.js';
import { percentIn } from './number-format.js';
import type { Fact, ReportPage } from './page-model.js';
import { partnerName, partnerSection } from './partner-section.js';
import { supportSection, warningSection } from './support-section.js';
import { named, words, type Language, type Words } from './words.js';

/**
 * Turns the content of an edition into the page model that is set as a PDF, in one of the three languages.
 * @throws RangeError when an amount, a day or `asOf` is not written as the contract says.
 */
export function reportPage(content: ReportContent, language: Language): ReportPage {
  const say = words[language];
  const sections = [
    budgetSection(content.figures, language),
    supportSection(content.figures, language),
    warningSection(content.figures, language),
    indicatorSection(content.figures, language),
    partnerSection(content, language),
    ...activitySections(content.texts, say),
    editionSection(content, language),
  ];
  const [year = 0, month = 0, day = 0] = helsinkiDay(content.asOf).split('-').map(Number);
  return {
    language,
    documentTitle: `${say.kind[content.kind]} ${content.code}: ${content.figures.name}`,
    date: { year, month, day },
    kind: say.kind[content.kind],
    title: content.figures.name,
    facts: frontFacts(content, language, say),
    sections: sections.filter((section) => section !== null),
    footer: say.footer(content.code, String(content.edition)),
    pageWord: say.page,
    replacedNote: say.replaced,
  };
}

function frontFacts(content: ReportContent, language: Language, say: Words): Fact[] {
  const { figures } = content;
  const partners = content.partners.filter((partner) => partner.id !== 'lead').map((partner) => partnerName(content, partner.id));
  return [
    { label: say.facts.code, values: [content.code] },
    { label: say.facts.programme, values: [content.programmeName[language]] },
    { label: say.facts.period, values: [`${formatDay(figures.period.from)}–${formatDay(figures.period.to)}`] },
    { label: say.facts.status, values: [say.status[figures.status]] },
    { label: say.facts.lead, values: [content.applicant] },
    ...(partners.length > 0 ? [{ label: say.facts.partners, values: partners }] : []),
    { label: say.facts.costModel, values: [named(say.costModels, content.costModel)] },
    { label: say.facts.supportRate, values: [supportRate(content.supportRate, language)] },
  ];
}

// A rate has up to four decimals, more than an amount; it is printed as it was decided.
function supportRate(rate: string, language: Language): string {
  const [whole = '0', decimals = ''] = rate.split('.');
  const significant = decimals.replace(/0+$/, '');
  if (significant === '') return percentIn(language, whole, 'when-needed');
  return language === 'en' ? `${whole}.${significant}%` : `${whole},${significant}\u00A0%`;
}
