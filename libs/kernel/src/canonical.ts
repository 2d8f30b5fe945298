/**
 * Writes a JSON value in the one canonical form of RFC 8785 (JSON Canonicalization Scheme): no white space, keys sorted
 * by UTF-16 code units, numbers and strings as ECMAScript writes them. Equal values give equal text, so it can be hashed.
 * @throws TypeError when the value is not JSON as RFC 8785 knows it (undefined, bigint, NaN, infinite, a lone surrogate,
 *   an object that is not plain data); the message says where.
 */
export function canonicalJson(value: unknown): string {
  return canonical(value, []);
}

/** The steps from the root to the value at hand; one list for the whole walk, because every event passes here. */
type Path = (string | number)[];

function canonical(value: unknown, path: Path): string {
  if (typeof value === 'string') return text(value, path);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refused(path, 'a finite number', String(value));
    // As JSON.stringify writes it: -0 is 0.
    return String(value);
  }
  if (value === null || value === true || value === false) return String(value);
  if (Array.isArray(value)) return array(value, path);
  if (isPlainData(value)) return object(value, path);
  throw refused(path, 'a JSON value', typeof value === 'object' ? Object.prototype.toString.call(value).slice(8, -1) : typeof value);
}

function array(items: readonly unknown[], path: Path): string {
  let written = '';
  // Counted by index, so that the holes of a sparse array are seen, and refused as undefined.
  for (let index = 0; index < items.length; index += 1) {
    path.push(index);
    written += (index === 0 ? '' : ',') + canonical(items[index], path);
    path.pop();
  }
  return `[${written}]`;
}

function object(members: Record<string, unknown>, path: Path): string {
  let written = '';
  for (const key of sortedKeys(members)) {
    written += `${written === '' ? '' : ','}${text(key, path)}:`;
    path.push(key);
    written += canonical(members[key], path);
    path.pop();
  }
  return `{${written}}`;
}

function sortedKeys(members: Record<string, unknown>): string[] {
  const keys = Object.keys(members);
  // Most objects come sorted or nearly so and have few keys; a comparison costs less than a call of sort().
  for (let at = 1; at < keys.length; at += 1) if (keys[at - 1]! > keys[at]!) return keys.sort();
  return keys;
}

/** Text that JSON writes as it stands: without quotes, backslashes, control characters and surrogates. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

function text(value: string, path: Path): string {
  if (PLAIN.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw refused(path, 'well-formed text', 'a lone surrogate');
  return JSON.stringify(value);
}

/** Dates, maps and the like have a form of their own in JSON or none: the caller has to choose it. */
function isPlainData(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]' && typeof (value as { toJSON?: unknown }).toJSON !== 'function';
}

function refused(path: Path, expected: string, got: string): TypeError {
  const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return new TypeError(`$${place}: expected ${expected}, got ${got}`);
}
