import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { safeError, serviceLog } from './log.js';

const SECRET = 'Virtasen tilitoimisto Oy';
const everything = (error: unknown) => JSON.stringify(safeError(error));
const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('an error in the log', () => {
  it('of PostgreSQL names its code, constraint and table, not the values', () => {
    const error = Object.assign(new Error(`invalid input syntax for type uuid: "${SECRET}"`), { name: 'error', code: '23505', detail: `Key (code)=(${SECRET}) already exists.`, constraint: 'claim_row_pkey', table: 'claim_row', schema: 'claims', where: SECRET, parameters: [SECRET] });
    expect(everything(error)).not.toContain(SECRET);
    expect(safeError(error)).toMatchObject({ type: 'error', code: '23505', constraint: 'claim_row_pkey', table: 'claim_row', schema: 'claims' });
  });

  it('of Prisma names its code and model, not the row', () => {
    const cause = Object.assign(new Error(SECRET), { name: 'DriverAdapterError', cause: { kind: 'UniqueConstraintViolation', originalMessage: SECRET } });
    const error = Object.assign(new Error(`Invalid \`tx.claimRow.create()\` invocation in\n/x/y.ts:3:5\n\n  data: { supplier: "${SECRET}" }\n    at ${SECRET}`), { name: 'PrismaClientKnownRequestError', code: 'P2002', clientVersion: '7', meta: { modelName: 'ClaimRow', driverAdapterError: cause } });
    expect(everything(error)).not.toContain(SECRET);
    expect(safeError(error)).toMatchObject({ type: 'PrismaClientKnownRequestError', code: 'P2002', model: 'ClaimRow', cause: { type: 'DriverAdapterError' } });
  });

  it('of a parser or of the engine quotes nothing', () => {
    const errors = [() => JSON.parse(`{"supplier":${SECRET}`) as unknown, () => BigInt(SECRET), () => 'x' in (SECRET as never), () => new URL(SECRET), () => { throw new Error(SECRET, { cause: new AggregateError([new Error(SECRET)], SECRET) }); }, () => { throw SECRET; }]; // oxlint-disable-line typescript/only-throw-error -- a library may
    for (const act of errors) expect(everything(thrownBy(act))).not.toContain(SECRET);
  });

  it('says where in the code it happened', () => {
    expect(safeError(new Error(SECRET))['at']).toEqual(expect.arrayContaining([expect.stringContaining('log.spec')]));
  });

  it('says in words what names only the code, the system or the bus', () => {
    expect(safeError(thrownBy(() => (undefined as unknown as { grant: string }).grant))).toMatchObject({ type: 'TypeError', message: "Cannot read properties of undefined (reading 'grant')" });
    expect(safeError(Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 5432 }))).toMatchObject({ message: 'connect ECONNREFUSED 127.0.0.1:5432', code: 'ECONNREFUSED' });
    expect(safeError(Object.assign(new Error('The group is rebalancing'), { name: 'KafkaJSProtocolError' }))).toMatchObject({ message: 'The group is rebalancing' });
  });

  it('comes to an end with a cause that is its own', () => {
    const error = new Error('a');
    error.cause = error;
    expect(everything(error).length).toBeLessThan(20_000);
  });

  it('is written so by the log of a service', () => {
    const lines: string[] = [];
    const log = serviceLog('claims', 'info', new Writable({ write: (chunk: Buffer, _encoding, done) => done(void lines.push(chunk.toString())) }));
    log.error({ err: new Error(SECRET), correlation: 'c' }, 'unexpected error');
    expect(JSON.parse(lines[0]!)).toMatchObject({ name: 'claims', level: 50, correlation: 'c', msg: 'unexpected error', err: { type: 'Error' } });
    expect(lines[0]).not.toContain(SECRET);
  });
});
