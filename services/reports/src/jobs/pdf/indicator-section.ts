import type { OperationFigures } from '@toteuma/contracts';
import { countIn, DASH, percentNumberIn } from './number-format.js';
import type { Row, Section } from './page-model.js';
import { named, words, type Language } from './words.js';

/** Indicators planned and achieved, with women when anybody counts them; null when the operation has no indicators. */
export function indicatorSection(figures: OperationFigures, language: Language): Section | null {
  const all = Object.entries(figures.indicators);
  if (all.length === 0) return null;
  const say = words[language].indicatorTable;
  const withWomen = all.some(([, figure]) => figure.plannedWomen !== null || figure.achievedWomen !== null);
  const rows: Row[] = all.map(([id, figure]) => {
    const name = named(words[language].indicators, id);
    const texts = [name, countIn(language, figure.planned), countIn(language, figure.achieved), percentNumberIn(language, figure.realisation)];
    if (withWomen) texts.push(countIn(language, figure.plannedWomen), countIn(language, figure.achievedWomen), percentNumberIn(language, figure.realisationWomen));
    return { weight: 'normal', cells: texts.map((text) => ({ text })) };
  });
  const dashed = rows.some((row) => row.cells.some((cell) => cell.text === DASH));
  const columns = [say.indicator, say.planned, say.achieved, say.percent];
  if (withWomen) columns.push(say.womenPlanned, say.womenAchieved, say.womenPercent);
  return { heading: say.heading, blocks: [{ kind: 'table', columns, rows, notes: dashed ? [say.note] : [] }] };
}
