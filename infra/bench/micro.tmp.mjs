import { canonicalJson } from '@toteuma/kernel';
import { event, metadata } from './dist/append/workload.js';
import { createHash, hash, randomUUID } from 'node:crypto';
const special = /["\\\u0000-\u001f\ud800-\udfff]/;
function w(v) {
  if (typeof v === 'string') return special.test(v) ? slow(v) : '"' + v + '"';
  if (typeof v === 'number') { if (!Number.isFinite(v)) throw 1; return v === 0 ? '0' : String(v); }
  if (v === null) return 'null'; if (v === true) return 'true'; if (v === false) return 'false';
  if (Array.isArray(v)) { if (v.length === 0) return '[]'; let s = '[' + w(v[0]); for (let i = 1; i < v.length; i++) s += ',' + w(v[i]); return s + ']'; }
  const keys = Object.keys(v); let n = keys.length; if (n === 0) return '{}';
  for (let i = 1; i < n; i++) if (keys[i - 1] > keys[i]) { keys.sort(); break; }
  let s = '';
  for (let i = 0; i < n; i++) { const k = keys[i]; s += (i === 0 ? '{' : ',') + (special.test(k) ? slow(k) : '"' + k + '"') + ':' + w(v[k]); }
  return s + '}';
}
function slow(v) { if (!v.isWellFormed()) throw 1; return JSON.stringify(v); }
// check then stringify
function ok(v) {
  if (typeof v === 'string') return v.isWellFormed();
  if (typeof v === 'number') return Number.isFinite(v);
  if (v === null || v === true || v === false) return true;
  if (typeof v !== 'object') return false;
  if (Array.isArray(v)) { for (let i = 0; i < v.length; i++) if (!ok(v[i])) return false; return true; }
  const p = Object.getPrototypeOf(v); if (p !== Object.prototype && p !== null) return false;
  if (v.toJSON !== undefined) return false;
  let before = '';
  const keys = Object.keys(v);
  for (let i = 0; i < keys.length; i++) { const k = keys[i]; if (k < before || !k.isWellFormed()) return false; before = k; if (!ok(v[k])) return false; }
  return true;
}
function c(v) { return ok(v) ? JSON.stringify(v) : w(v); }
// fresh objects with internalized-ness as from JSON
const texts = Array.from({ length: 1000 }, (_, i) => JSON.stringify({ ...event.data, claim: i }));
const sorted = JSON.parse(canonicalJson(event.data));
function bench(name, f, n = 200000) { for (let i = 0; i < 20000; i++) f(i); const t = process.hrtime.bigint(); for (let i = 0; i < n; i++) f(i); const ns = Number(process.hrtime.bigint() - t) / n; console.log(name.padEnd(40), (ns / 1000).toFixed(2), 'us'); }
let sink = 0;
const objs = texts.map((t) => JSON.parse(t)), sobjs = objs.map((o) => JSON.parse(canonicalJson(o)));
for (const [n, os] of [['unsorted', objs], ['sorted', sobjs]]) {
  bench(n + ' canonicalJson', (i) => { sink += canonicalJson(os[i % 1000]).length; });
  bench(n + ' writer', (i) => { sink += w(os[i % 1000]).length; });
  bench(n + ' check+stringify', (i) => { sink += c(os[i % 1000]).length; });
  bench(n + ' JSON.stringify', (i) => { sink += JSON.stringify(os[i % 1000]).length; });
}
const text = canonicalJson([randomUUID(), 'grant-001-00001', 3, 'ClaimSubmitted', 1, event.data, metadata, 'x', 'y', 'f'.repeat(64)]);
console.log(text.length, sink);
bench('createHash', () => createHash('sha256').update(text).digest('hex'));
bench('hash hex', () => hash('sha256', text, 'hex'));
bench('hash buffer', () => hash('sha256', text, 'buffer'));
bench('writer then hash', (i) => { sink += hash('sha256', w(objs[i % 1000]), 'hex').length; });
bench('randomUUID', () => randomUUID());
const b = Buffer.allocUnsafe(1000);
bench('buf.write utf8', () => b.write(text, 0, 'utf8'));
bench('buf.utf8Write', () => b.utf8Write(text, 0, 1000));
bench('byteLength', () => Buffer.byteLength(text));
