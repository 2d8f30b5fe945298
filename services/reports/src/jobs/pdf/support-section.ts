import type { OperationFigures, Warning } from '@toteuma/contracts';
import { money, parseMoney, absolute } from '@toteuma/kernel';
import { amountIn, percentIn } from './number-format.js';
import type { Row, Section } from './page-model.js';
import { named, words, type Language } from './words.js';

/** What was granted, certified and paid, and what the beneficiaries really paid themselves. */
export function supportSection(figures: OperationFigures, language: Language): Section {
  const say = words[language].support;
  const { support } = figures;
  const row = (label: string, amount: string): Row => ({ weight: 'normal', cells: [{ text: label }, { text: amountIn(language, amount) }] });
  const unlessZero = (label: string, amount: string): Row[] => (parseMoney(amount) === 0n ? [] : [row(label, amount)]);
  const rows = [
    row(say.granted, support.granted),
    row(say.payable, support.certified),
    row(say.paid, support.paid),
    ...unlessZero(say.recovered, support.recovered),
    ...unlessZero(say.receivable, support.receivable),
    ...unlessZero(say.remaining, support.remaining),
    row(say.actualOwn, figures.own.actual),
  ];
  return { heading: say.heading, blocks: [{ kind: 'table', columns: [say.item, say.euros], rows, notes: [say.actualOwnNote] }] };
}

/** The warnings in plain words, each once; null when there is none. */
export function warningSection(figures: OperationFigures, language: Language): Section | null {
  const sentences = Object.entries(figures.warnings).flatMap(([type, list]) => list.map((warning) => sentence(type, warning, figures, language)));
  if (sentences.length === 0) return null;
  return { heading: null, blocks: [{ kind: 'notices', heading: words[language].warnings.heading, items: [...new Set(sentences)] }] };
}

// The text of a warning is not printed: it is in one language, and that of a voucher could name a person.
function sentence(type: string, warning: Warning, figures: OperationFigures, language: Language): string {
  const say = words[language].warnings;
  if (type === 'duplicate-voucher') return say.duplicateVoucher;
  if (type === 'category-deviation' && warning.category !== undefined) return deviation(warning.category, warning, figures, language);
  if (warning.amount === undefined) return type;
  const amounts = { amount: amountIn(language, money(absolute(parseMoney(warning.amount)))), payable: amountIn(language, figures.support.certified) };
  if (type === 'support-over-grant') return say.overGrant(amounts);
  if (type === 'imported-over-grant') return say.importedOverGrant(amounts);
  if (type === 'rounding-residual') return warning.source === undefined ? say.residual(amounts) : say.shareResidual(amounts);
  return `${type}: ${amounts.amount}\u00A0€`;
}

function deviation(category: string, warning: Warning, figures: OperationFigures, language: Language): string {
  const say = words[language].warnings;
  const name = named(words[language].categories, category);
  const line = figures.categories[category];
  // The realisation says the same as the warning: how far it is from 100.
  const realisation = line?.realisation ?? null;
  const percent = realisation === null ? warning.percent : money(parseMoney(realisation) - 10_000n);
  if (percent === undefined) return name;
  const size = percentIn(language, percent.replace('-', ''));
  return percent.startsWith('-') ? say.under(name, size) : say.over(name, size);
}
