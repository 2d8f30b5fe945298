import { LEAD, type ReportContent } from '@toteuma/contracts';
import { amountIn, DASH, percentNumberIn } from './number-format.js';
import type { Row, Section } from './page-model.js';
import { words, type Language } from './words.js';

/** The name of a beneficiary; the lead is the applicant. */
export function partnerName(content: ReportContent, id: string): string {
  return content.partners.find((partner) => partner.id === id)?.name ?? (id === LEAD ? content.applicant : id);
}

/** Figures of each beneficiary; null when the lead is alone. */
export function partnerSection(content: ReportContent, language: Language): Section | null {
  const all = Object.entries(content.figures.partners);
  if (all.length < 2) return null;
  const say = words[language].partnerTable;
  const rows: Row[] = all.map(([id, figure]) => ({
    weight: 'normal',
    cells: [
      { text: partnerName(content, id) },
      { text: amountIn(language, figure.granted) },
      { text: amountIn(language, figure.certified) },
      { text: percentNumberIn(language, figure.realisation) },
      { text: amountIn(language, figure.support) },
    ],
  }));
  const dashed = all.some(([, figure]) => percentNumberIn(language, figure.realisation) === DASH);
  return {
    heading: say.heading,
    blocks: [{ kind: 'table', columns: [say.partner, say.granted, say.realised, say.percent, say.support], rows, notes: dashed ? [words[language].dash] : [] }],
  };
}
