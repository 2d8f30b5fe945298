import type { OperationFigures } from '@toteuma/contracts';
import { amountIn, DASH, percentNumberIn } from './number-format.js';
import type { Cell, Row, Section } from './page-model.js';
import { named, words, type Language, type Words } from './words.js';

type Line = OperationFigures['total'];
type Label = (name: string) => string;

const ALWAYS_SHOWN = ['staff', 'services', 'other'];
const ORDER = ['staff', 'services', 'travel', 'equipment', 'other'];
const COMPUTED = 'flat-rate';

/** The table of budget, realised costs and own contribution, with rows and blanks as funders' final reports print them. */
export function budgetSection(figures: OperationFigures, language: Language): Section {
  const say = words[language];
  const write = writer(figures, language, say);
  let number = 0;
  const numbered: Label = (name) => `${(number += 1)}. ${name}`;
  const rows: Row[] = shownCategories(figures).map((id) => {
    const line = figures.categories[id];
    const label = { text: numbered(named(say.categories, id)) };
    return { weight: 'normal', cells: [label, ...(line === undefined ? write.blanks() : write.line(line))] };
  });
  rows.push({ weight: 'total', cells: [{ text: say.budget.total }, ...write.line(figures.total)] });
  rows.push({ weight: 'normal', cells: [{ text: numbered(say.budget.revenue) }, write.granted(figures.revenue.granted), write.realised(figures.revenue.certified), { text: '', spoken: say.notComputed }] });
  rows.push({ weight: 'total', cells: [{ text: say.budget.net }, write.granted(figures.net.granted), write.realised(figures.net.certified), { text: percentNumberIn(language, figures.net.realisation) }] });
  rows.push({ weight: 'total', cells: [{ text: say.budget.own }, write.granted(figures.own.granted), write.realised(figures.own.atDecidedRate), { text: '', spoken: say.notComputed }] });
  const dashed = rows.some((row) => row.cells.some((cell) => cell.text === DASH));
  return {
    heading: say.budget.heading,
    blocks: [{
      kind: 'table',
      columns: [say.budget.financing, say.budget.granted, say.budget.realised, say.budget.percent],
      rows,
      notes: [`${say.budget.realisedNote} ${say.budget.ownNote}`, ...(dashed ? [say.dash] : [])],
    }],
  };
}

/** Staff, services and other always; the rest when budgeted or realised; what the words do not know before the flat rate. */
function shownCategories(figures: OperationFigures): string[] {
  const unknown = Object.keys(figures.categories).filter((id) => !ORDER.includes(id) && id !== COMPUTED);
  return [...ORDER, ...unknown, COMPUTED].filter((id) => ALWAYS_SHOWN.includes(id) || isUsed(figures.categories[id]));
}

function isUsed(line: Line | undefined): boolean {
  return line !== undefined && [line.grantedAtAward ?? '0.00', line.granted ?? '0.00', line.declared, line.certified].some((amount) => !isZero(amount));
}

function isZero(amount: string): boolean {
  return /^-?0+(\.0+)?$/.test(amount);
}

// The granted column is printed in whole euros when all of it is whole: budgets often are.
function writer(figures: OperationFigures, language: Language, say: Words) {
  const column = [...Object.values(figures.categories).map((line) => line.granted), figures.total.granted, figures.revenue.granted, figures.net.granted, figures.own.granted];
  const decimals = column.every((amount) => amount === null || !amount.includes('.') || amount.endsWith('.00')) ? 'when-needed' : 'always';
  const blank: Cell = { text: '', spoken: say.notGiven };
  const granted = (amount: string | null): Cell => (amount === null ? blank : { text: amountIn(language, amount, decimals) });
  const realised = (amount: string | null): Cell => (amount === null ? blank : { text: amountIn(language, amount) });
  const blanks = () => [blank, blank, blank];
  const line = (figure: Line): Cell[] =>
    figure.granted === null && !isUsed(figure)
      ? blanks()
      : [granted(figure.granted), realised(figure.certified), { text: percentNumberIn(language, figure.realisation) }];
  return { granted, realised, blanks, line };
}
