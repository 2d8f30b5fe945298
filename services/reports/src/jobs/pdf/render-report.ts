import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { DecisionContent, ReportContent } from '@toteuma/contracts';
import { decisionPage } from './decision-page.js';
import { anyOf, fontCoverage, type Coverage } from './font-coverage.js';
import type { ReportPage } from './page-model.js';
import { printable } from './printable.js';
import { reportPage } from './report-page.js';
import type { Language } from './words.js';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const TEMPLATE = fileURLToPath(new URL('report.typ', import.meta.url));

// The first family sets the report; the others set names and quotations in the scripts that it lacks.
const FONT_FILES = [
  '@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
  '@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf',
  '@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf',
  '@expo-google-fonts/noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf',
];

type Press = { compiler: NodeCompiler; allFonts: Coverage; firstFont: Coverage };
let press: Promise<Press> | undefined;

/**
 * Sets the content of an edition as a tagged PDF (PDF/UA-1). The same content and language give the same bytes.
 * @throws RangeError when the content is not written as the contract says; Error with Typst's words when it cannot be set.
 */
export async function renderReport(content: ReportContent, language: Language): Promise<Uint8Array> {
  return renderPage(reportPage(content, language));
}

/** Sets the document of a decision in the same way. */
export async function renderDecision(content: DecisionContent, language: Language): Promise<Uint8Array> {
  return renderPage(decisionPage(content, language));
}

async function renderPage(page: ReportPage): Promise<Uint8Array> {
  const { compiler, allFonts, firstFont } = await (press ??= openPress());
  // Typst's documents are freed between two turns of the event loop: a burst of reports in one turn would keep them all.
  await nextTurn();
  try {
    return typeset(compiler, printable(page, allFonts));
  } catch (error) {
    // Scripts mixed within one letter (a Latin letter with an Arabic vowel sign) fit no single font, though each part has one.
    if (!String(error).includes('could not be displayed')) throw error;
    return typeset(compiler, printable(page, firstFont));
  }
}

async function openPress(): Promise<Press> {
  const fonts = await Promise.all(FONT_FILES.map((file) => readFile(fileURLToPath(import.meta.resolve(file)))));
  const coverages = fonts.map((font) => fontCoverage(font));
  return {
    compiler: NodeCompiler.create({ workspace: FOLDER, fontArgs: [{ fontBlobs: fonts }] }),
    allFonts: anyOf(coverages),
    firstFont: coverages[0] ?? (() => false),
  };
}

// Texts travel as JSON input, never as Typst source: nothing in them is a command.
function typeset(compiler: NodeCompiler, page: { value: object; replaced: boolean }): Uint8Array {
  const compiled = compiler.compile({ mainFilePath: TEMPLATE, inputs: { page: JSON.stringify({ ...page.value, replaced: page.replaced }) } });
  try {
    if (compiled.result === null) throw new Error(`the report could not be set: ${JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics)}`);
    return compiler.pdf(compiled.result, { pdfStandard: 'ua-1' });
  } finally {
    compiler.evictCache(0);
  }
}
