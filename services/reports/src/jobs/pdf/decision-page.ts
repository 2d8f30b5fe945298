import type { DecisionContent } from '@toteuma/contracts';
import { formatDay } from '@toteuma/kernel';
import { textBlocks } from './activity-texts.js';
import { decisionWords, type DecisionWords } from './decision-words.js';
import { amountIn } from './number-format.js';
import type { Cell, Fact, ReportPage, Row, Section, Table } from './page-model.js';
import { named, words, type Language } from './words.js';

type Award = NonNullable<DecisionContent['award']>;
type Line = { readonly name: string; readonly partner: string | null; readonly year: number | null; readonly amount: string };

/** Turns the content of a decision into the page model that is set as a PDF, in one of the three languages. */
export function decisionPage(content: DecisionContent, language: Language): ReportPage {
  const say = decisionWords[language];
  const [year = 0, month = 0, day = 0] = content.on.split('-').map(Number);
  const sections = [
    { heading: say.decision, blocks: textBlocks([decidedText(content, language), content.texts.decision?.[language]].filter(Boolean).join('\n\n')) },
    { heading: say.reasons, blocks: textBlocks(content.reason) },
    ...(content.award === null ? [] : awardSections(content, content.award, language)),
    { heading: say.appeal, blocks: textBlocks([content.texts.appeal?.[language], content.rectificationUntil && say.appealUntil(formatDay(content.rectificationUntil))].filter(Boolean).join('\n\n')) },
  ];
  const title = content.code === null ? content.name : `${content.code}: ${content.name}`;
  return {
    language,
    documentTitle: `${say.kind[content.decision]}: ${title}`,
    date: { year, month, day },
    kind: say.kind[content.decision],
    title: content.name,
    facts: facts(content, language, say),
    sections: sections.filter(({ blocks }) => blocks.length > 0),
    footer: [content.code ?? content.name, formatDay(content.on)].join(' · '),
    pageWord: words[language].page,
    replacedNote: words[language].replaced,
  };
}

const euros = (amount: string, language: Language): string => (language === 'en' ? `€${amountIn(language, amount)}` : `${amountIn(language, amount)}\u00A0€`);
/** A rate as it was decided: up to four decimals, none that say nothing. */
const rate = (percent: string, language: Language): string => (language === 'en' ? `${percent}%` : `${percent.replace('.', ',')}\u00A0%`);

function decidedText({ decision, award }: DecisionContent, language: Language): string {
  const say = decisionWords[language];
  if (award === null) return say.rejected;
  return (decision === 'rectification' ? say.rectified : say.awarded)(euros(award.granted, language));
}

function facts({ award, ...content }: DecisionContent, language: Language, say: DecisionWords): Fact[] {
  const fact = (label: keyof DecisionWords['facts'], ...values: (string | null)[]): Fact => ({ label: say.facts[label], values: values.filter((value) => value !== null) });
  const all = [
    fact('code', content.code),
    fact('programme', content.programmeName[language]),
    fact('call', content.call),
    fact('applicant', content.applicant),
    fact('partners', ...content.partners.map(({ name }) => name)),
    fact('period', `${formatDay(content.period.from)}–${formatDay(content.period.to)}`),
    fact('decidedOn', formatDay(content.on)),
    ...(award === null ? [] : [
      fact('granted', euros(award.granted, language)),
      ...(award.advance === undefined ? [] : [fact('advanceAsked', euros(award.advance.asked, language)), fact('advanceGranted', euros(award.advance.granted, language))]),
      fact('supportRate', rate(award.supportRate, language)),
      fact('ownRate', award.ownRate === null ? null : rate(award.ownRate, language)),
      fact('costModel', named(words[language].costModels, award.costModel)),
      fact('budgetVersion', String(award.budgetVersion)),
    ]),
  ];
  return all.filter(({ values }) => values.length > 0);
}

function awardSections(content: DecisionContent, award: Award, language: Language): Section[] {
  const say = decisionWords[language];
  const label = (names: Record<string, string>, id: string) => content.labels[id]?.[language] ?? named(names, id);
  const partner = (id: string | null) => (id === null || id === 'lead' ? say.lead : (content.partners.find((one) => one.id === id)?.name ?? id));
  // Who spends or pays is told only where several do, and the year only where one is.
  const table = (first: string, lines: readonly Line[], closing: readonly [name: string, amount: string][]): Table => {
    const byPartner = content.partners.length > 0 && lines.some((line) => line.partner !== null);
    const byYear = lines.some(({ year }) => year !== null);
    const row = (weight: Row['weight'], name: string, year: number | null, amount: string): Row => {
      const when: Cell[] = byYear ? [year === null ? { text: '', spoken: say.allYears } : { text: String(year) }] : [];
      return { weight, cells: [{ text: name }, ...when, { text: amountIn(language, amount) }] };
    };
    return {
      kind: 'table',
      columns: [first, ...(byYear ? [say.year] : []), say.amount],
      rows: [...lines.map(({ name, partner: id, year, amount }) => row('normal', byPartner && id !== null ? `${name}, ${partner(id)}` : name, year, amount)), ...closing.map(([name, amount]) => row('total', name, null, amount))],
      notes: [],
    };
  };
  const budget = table(say.category, award.budget.map((line) => ({ ...line, name: label(words[language].categories, line.category) })), [[say.total, award.budgetTotal], ...(award.revenue === null ? [] : [[say.revenue, award.revenue] as [string, string]])]);
  const financing = table(say.source, award.financing.map((line) => ({ ...line, name: label(say.sources, line.source) })), [[say.total, award.financingTotal]]);
  const tranches = award.tranches.map(({ year, amount }): Row => ({ weight: 'normal', cells: [{ text: String(year) }, { text: amountIn(language, amount) }] }));
  return [
    { heading: say.budget, blocks: [budget] },
    { heading: say.financing, blocks: [financing] },
    ...(tranches.length === 0 ? [] : [{ heading: say.tranches, blocks: [{ kind: 'table' as const, columns: [say.year, say.amount], rows: tranches, notes: [] }] }]),
    ...(award.conditions.length === 0 ? [] : [{ heading: say.conditions, blocks: award.conditions.flatMap(({ text, due }, at) => textBlocks(`${at + 1}. ${text}${due === null ? '' : `\n${say.due(formatDay(due))}`}`)) }]),
  ];
}
