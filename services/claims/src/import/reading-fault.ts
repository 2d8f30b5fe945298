/** Why a file cannot be read at all. */
export type ReadingFaultType = 'import/unreadable' | 'import/too-many-rows' | 'import/macros' | 'import/too-large-unpacked' | 'import/sheet-unknown';

/** A file that cannot be taken, with the place and what was expected there. */
export class ReadingFault extends Error {
  override readonly name = 'ReadingFault';
  constructor(
    readonly type: ReadingFaultType,
    message: string,
    /** Such as `line 70000` or `sheet`. */
    readonly field: string = '(file)',
    readonly expected: string = message,
  ) {
    super(message);
  }
}

/** The most rows of one file. */
export const MOST_LINES = 100_000;
export const faultOf = (type: ReadingFaultType, message: string, field = '(file)', expected = message): ReadingFault => new ReadingFault(type, message, field, expected);
export const unreadable = (message: string, field = '(file)', expected = message): ReadingFault => faultOf('import/unreadable', message, field, expected);
export const tooManyRows = (): ReadingFault => faultOf('import/too-many-rows', 'A file may have 100 000 rows.', '(file)', 'at most 100 000 rows');
export const withMacros = (field = '(file)'): ReadingFault => faultOf('import/macros', 'A workbook with macros is not taken.', field, 'a workbook without macros, saved as .xlsx');
export const tooLarge = (limit: number): ReadingFault => faultOf('import/too-large-unpacked', `The file unpacks to more than ${limit / 1024 / 1024} MB.`, '(file)', `parts of at most ${limit / 1024 / 1024} MB when unpacked`);
