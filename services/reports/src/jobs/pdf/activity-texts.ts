import type { ReportContent } from '@toteuma/contracts';
import type { List, Paragraph, Section } from './page-model.js';
import { named, type Words } from './words.js';

// A line that starts so is an item of a list: that is how people write lists in a text field.
const ITEM = /^[-–•*]\s+/;

/** What the beneficiary wrote for a section; null where it wrote nothing. */
export function activitySection(texts: ReportContent['texts'], id: string, say: Words): Section | null {
  const blocks = textBlocks(texts?.[id] ?? '');
  return blocks.length === 0 ? null : { heading: named(say.activities, id), blocks };
}

/** Splits a text at its blank lines into paragraphs and lists. Lines of a paragraph stay lines. */
export function textBlocks(text: string): (Paragraph | List)[] {
  return text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .reduce<(Paragraph | List | null)[]>(addLine, [])
    .filter((block) => block !== null);
}

// A null in the list of blocks is a blank line: it ends what came before.
function addLine(blocks: (Paragraph | List | null)[], line: string): (Paragraph | List | null)[] {
  const last = blocks.at(-1) ?? null;
  if (line === '') {
    blocks.push(null);
  } else if (ITEM.test(line)) {
    const item = line.replace(ITEM, '');
    if (last?.kind === 'list') last.items.push(item);
    else blocks.push({ kind: 'list', items: [item], rightToLeft: isRightToLeft(item) });
  } else if (last?.kind === 'paragraph') {
    last.lines.push(line);
  } else {
    blocks.push({ kind: 'paragraph', lines: [line], rightToLeft: isRightToLeft(line) });
  }
  return blocks;
}

/** Whether the first letter of a text belongs to a script that runs from right to left. */
function isRightToLeft(text: string): boolean {
  return /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text);
}
