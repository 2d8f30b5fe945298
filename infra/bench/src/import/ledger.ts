import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { money } from '@toteuma/kernel';
import { writeXlsxStream } from 'hucre/xlsx';

export const kinds = ['xlsx', 'csv'] as const;
export type Kind = (typeof kinds)[number];

/** A ledger as a program writes it out, and what its rows add up to. */
export interface Ledger {
  readonly kind: Kind;
  readonly rows: number;
  readonly path: string;
  /** Cents. */
  readonly sum: bigint;
}

const HEADINGS = ['Tositenro', 'Tositepvm', 'Maksupvm', 'Kustannuslaji', 'Tilin nimi', 'Kustannuspaikka', 'Projekti', 'Toimittaja', 'Selite', 'Debet', 'Kredit', 'ALV'];
/** Of fifty rows one is a credit note. */
const CREDIT = 50;

/** Cents of the n-th row (from 1): what is debit of it, or credit. */
const centsOf = (row: number): bigint => (row % CREDIT === 0 ? -1250n : BigInt(((row * 37) % 90_000) + 100));

/** Writes a ledger of so many rows. */
export async function writeLedger(folder: string, kind: Kind, rows: number): Promise<Ledger> {
  const path = join(folder, `ledger-${rows}.${kind}`);
  let sum = 0n;
  for (let row = 1; row <= rows; row += 1) sum += centsOf(row);
  if (kind === 'xlsx') await pipeline(Readable.fromWeb(writeXlsxStream(cells(rows), { name: 'Ledger' }) as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(path));
  else await writeCsv(path, rows);
  return { kind, rows, path, sum };
}

function* cells(rows: number) {
  yield HEADINGS;
  for (let row = 1; row <= rows; row += 1) {
    const [day, cents] = [new Date(Date.UTC(2011, 0, 1 + (row % 360))), centsOf(row)];
    const [debit, credit] = cents < 0n ? [null, Number(money(-cents))] : [Number(money(cents)), null];
    yield [`T-${100_000 + row}`, day, day, row % 3 === 0 ? 'services' : 'staff', 'Palkat ja palkkiot', `KP${row % 40}`, 'H-2011-17', `Kuvitteellinen toimittaja ${row % 2000} Oy`, `Ostolasku ${row}, työn osuus viikolta ${row % 52}`, debit, credit, 24];
  }
}

async function writeCsv(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  for (const row of cells(rows)) {
    const line = row.map((cell) => (cell === null ? '' : cell instanceof Date ? `${cell.getUTCDate()}.${cell.getUTCMonth() + 1}.${cell.getUTCFullYear()}` : typeof cell === 'number' ? cell.toFixed(2).replace('.', ',') : cell.includes(',') ? `"${cell}"` : cell)).join(';');
    if (!file.write(`${line}\r\n`)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}
