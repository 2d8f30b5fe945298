import type { ReportContent } from '@toteuma/contracts';
import { formatDay, helsinkiDay } from '@toteuma/kernel';
import { shownSections, type ShownSection } from '../../report/report-sections.js';
import { activitySection } from './activity-texts.js';
import { budgetSection } from './budget-section.js';
import { editionSection } from './edition-section.js';
import { indicatorSection } from './indicator-section.js';
import { percentIn } from './number-format.js';
import type { Fact, ReportPage, Section } from './page-model.js';
import { partnerName, partnerSection } from './partner-section.js';
import { supportSection, warningSection } from './support-section.js';
import { named, words, type Language, type Words } from './words.js';

/**
 * Turns the content of an edition into the page model that is set as a PDF, in one of the three languages.
 * @throws RangeError when an amount, a day or `asOf` is not written as the contract says.
 */
export function reportPage(content: ReportContent, language: Language): ReportPage {
  const say = words[language];
  const sections = [...shownSections(content.sections).map((section) => setSection(section, content, language)), editionSection(content, language)];
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

/** One section under the title that the programme gives it; null where it has nothing to say. */
function setSection({ id, shows, names }: ShownSection, content: ReportContent, language: Language): Section | null {
  const section = {
    text: () => activitySection(content.texts, id, words[language]),
    budget: () => budgetSection(content.figures, language),
    support: () => supportSection(content.figures, language),
    warnings: () => warningSection(content.figures, language),
    indicators: () => indicatorSection(content.figures, language),
    partners: () => partnerSection(content, language),
  }[shows]();
  if (section === null || names === null) return section;
  const title = names[language];
  // Notices have their title inside their frame.
  return shows === 'warnings' ? { ...section, blocks: section.blocks.map((block) => (block.kind === 'notices' ? { ...block, heading: title } : block)) } : { ...section, heading: title };
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
