// Finds, in the sources, what the platform says in problems: so that no refusal stays without its Finnish and Swedish.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** Where texts of problems are written: the edge, the values of the contracts, and the services but for what they do by themselves. */
const SOURCES = ['libs/platform/src/*.ts', 'libs/contracts/src/*.ts', 'services/*/src/**/*.ts'];
/** What is said to operators and developers, drawn into reports and letters, shown as a figure, or written by a generator. */
const NOT_FOR_CALLERS =
  /\.spec\.ts$|\/(draft\.rows|duty-words|plain-workbook)\.ts$|\/(generated|jobs|reactions|realisation)\/|^libs\/contracts\/src\/(golden|json-schema|pack-faults|privacy)\.ts$|^libs\/platform\/src\/(migrate|service|prisma|log|tracing|metrics|measure|open-api[a-z-]*|development-sign-in|problem-language)\.ts$|\/(config|settings|portal|main)\.ts$/;

/** Calls whose texts are for developers and machines: logs, SQL, headers, and what the API document says. */
const NOT_ANSWERED = new Set(['Describe', 'meta', 'describe', 'query', 'warn', 'info', 'error', 'debug', 'fatal', 'header', 'end', 'Symbol']);
/** Properties that are not problems': of the API document, and headers. */
const NOT_SHOWN = new Set(['summary', 'description', 'example', 'content-type', 'disposition']);
/** Properties that are shown to callers, be it only one word. */
const SHOWN = new Set(['error', 'expected', 'detail', 'title']);

interface Node {
  readonly type?: string;
  readonly [part: string]: unknown;
}

/** A text of a problem as its source has it, `{}` where a value goes, and where it stands. */
export interface Found {
  readonly text: string;
  readonly file: string;
  /** Whether it is said to somebody: two words or more, or one where it is said to be shown. Others are ids, paths, keys. */
  readonly isSaid: boolean;
}

/** Every literal text that may be part of a problem. */
export function textsIn(file: string, source: string): Found[] {
  const found: Found[] = [];
  const walk = (node: unknown, shown: boolean): void => {
    if (Array.isArray(node)) return node.forEach((one) => walk(one, shown));
    if (typeof node !== 'object' || node === null) return;
    const at = node as Node;
    if (isLeftOut(at)) return;
    const text = textOf(at);
    if (text !== null) found.push({ text, file, isSaid: isSentence(text) || (shown && /\p{L}/u.test(text)) });
    for (const [name, part] of Object.entries(at)) {
      if (name === 'key' || (name === 'quasis' && text !== null) || (name === 'arguments' && !isAnswered(at))) continue;
      // A shown property may choose between texts; what it hands to a function is no text of its own.
      walk(part, name === 'arguments' ? false : at.type === 'KeyValueProperty' && name === 'value' ? SHOWN.has(nameOf(at['key'])) : shown && at.type !== 'MemberExpression' && at.type !== 'BinaryExpression');
    }
  };
  walk(parseSync(source, { syntax: 'typescript', decorators: true, target: 'esnext' }).body, false);
  return found;
}

/** All of them in the repository at `root`. */
export function problemTexts(root: string): Found[] {
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root })).map((file) => file.replaceAll('\\', '/'));
  return files.filter((file) => !NOT_FOR_CALLERS.test(file)).flatMap((file) => textsIn(file, readFileSync(join(root, file), 'utf8')));
}

function isLeftOut(node: Node): boolean {
  const type = node.type ?? '';
  if (type === 'ImportDeclaration' || type === 'TaggedTemplateExpression' || type.startsWith('Ts') && type !== 'TsAsExpression' && type !== 'TsNonNullExpression' && type !== 'TsSatisfiesExpression') return true;
  // Errors that are not problems are for the log.
  if (type === 'ThrowStatement') return (node['argument'] as Node).type === 'NewExpression';
  if (type === 'NewExpression') return nameOf(node['callee']).endsWith('Error');
  if (type === 'KeyValueProperty') return NOT_SHOWN.has(nameOf(node['key']));
  return false;
}

/** What is handed to a log or a description; what the call hangs on (`z.string().max(9).meta(...)`) is looked at all the same. */
const isAnswered = (node: Node): boolean => node.type !== 'CallExpression' || !NOT_ANSWERED.has(nameOf((node['callee'] as Node)['property'] ?? node['callee']));

function textOf(node: Node): string | null {
  if (node.type === 'StringLiteral') return node['value'] as string;
  if (node.type !== 'TemplateLiteral') return null;
  return (node['quasis'] as { cooked: string }[]).map(({ cooked }) => cooked).join('{}');
}

function nameOf(node: unknown): string {
  const name = (node as Node | undefined)?.['value'];
  return typeof name === 'string' ? name : '';
}
/** Words with a space between them, which ids, paths and addresses have not; a few headers have, and lines of a protocol. */
const isSentence = (text: string): boolean => /\p{L}{2,}/u.test(text) && /\S \S/.test(text) && !/\n|; charset=|^[a-z-]+ '(self|none)'|^Bearer \{/.test(text);
