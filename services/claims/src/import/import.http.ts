import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { id as uuid } from '@toteuma/contracts';
import { Acting, checked, Describe, invalidFields, problem, refusal, Roles, Unhurried, Upload, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { MOST_DRAFT_ROWS } from '../draft/draft.rows.js';
import { ClaimDraftDesk, closedProblem, type SeenDraft } from '../draft/draft-desk.http.js';
import { Duplicates } from '../draft/duplicates.rows.js';
import { ClaimImports, CUT_OFF, type Format, type ImportRow } from './claim-imports.rows.js';
import { examples, importAnswer, importRows, mappingInput, mappingList, mappingName, nothing, rowsQuery, stopped, taken, takingInput, upload } from './import-answers.http.js';
import { ImportReadings } from './import-readings.http.js';
import { states } from './made-row.js';
import { columnsOf, saved, type Mapping } from './mapping.js';
import { ImportTaking } from './taking.rows.js';
import { FILE_LIMIT, opened, spooled } from './upload.http.js';

const params = z.object({ draft: z.uuid() });
const importParams = z.object({ import: z.uuid() });
/** Lines in which headings can stand. */
const HEAD = 1060;

/** Files of rows, read into a draft: looked at first, taken then. */
@Controller('api/v1/claims')
export class ImportHttp {
  constructor(
    private readonly imports: ClaimImports,
    private readonly readings: ImportReadings,
    private readonly taking: ImportTaking,
    private readonly desk: ClaimDraftDesk,
    private readonly duplicates: Duplicates,
  ) {}

  /** The body is the file itself, as `application/octet-stream`. What takes long goes on after the answer: ask for the import. */
  @Post('drafts/:draft/imports')
  @HttpCode(201)
  @Roles('applicant')
  @Upload(FILE_LIMIT)
  @Unhurried()
  @Describe({
    summary: 'Read a file of rows into a draft', name: 'importClaimRows', params, file: true, query: upload, answer: importAnswer, example: examples.upload,
    problems: ['draft/filed', 'draft/being-submitted', 'claim/grant-not-running', 'import/unreadable', 'import/macros', 'import/sheet-unknown', 'import/too-large-unpacked'],
  })
  async add(@Acting() caller: Caller, @Param('draft') id: string, @Query() query: unknown): Promise<z.infer<typeof importAnswer>> {
    const content = caller.request.body;
    if (!(content instanceof Readable)) throw problem('request/unsupported-type', { detail: 'Send the file itself as the body (content type application/octet-stream).' });
    const draft = await this.desk.draftFor(caller, id);
    const { name, sheet, mapping, partner: asked } = checked(upload, query);
    const partner = this.desk.partnerOf(draft, asked);
    const closed = closedProblem(draft);
    if (closed) throw closed;
    const importId = caller.newId(`import/${draft.id}`);
    const known = await this.imports.find(importId);
    if (known) {
      content.resume();
      return this.#shown(caller, known);
    }
    const state = await this.#rules(draft);
    const mappings = await this.imports.mappings(caller.organisation!);
    const named = mapping === undefined ? null : (mappings.find((one) => one.name === mapping)?.mapping ?? null);
    if (mapping !== undefined && named === null) throw invalidFields([{ field: 'mapping', expected: 'the name of a saved mapping' }]);
    const file = await spooled(content);
    try {
      const open = await opened(file.path, name, sheet);
      const { kind, sheets, sheet: its, encoding, separator, date1904 } = open;
      const format: Format = { kind, sheets, sheet: its, encoding, separator, date1904 };
      await this.imports.create({ id: importId, draft: draft.id, partner, organisation: caller.organisation!, name, hash: file.hash, bytes: file.bytes, format, person: caller.person, at: caller.at });
      await this.readings.first(importId, open, { caller, draft, state, partner }, { named, any: mappings.map((one) => one.mapping) }, file.remove);
    } catch (error) {
      await file.remove();
      throw error;
    }
    return this.#shown(caller, (await this.imports.find(importId))!);
  }

  @Get('imports/:import')
  @Roles('applicant')
  @Describe({ summary: 'A file that was read: its columns, how they are understood, and what came of it so far', name: 'claimImport', params: importParams, answer: importAnswer })
  async one(@Acting() caller: Caller, @Param('import') id: string): Promise<z.infer<typeof importAnswer>> {
    return this.#shown(caller, (await this.#seen(caller, id)).row);
  }

  /** All lines are read again by it. */
  @Put('imports/:import/mapping')
  @Roles('applicant')
  @Unhurried()
  @Describe({ summary: 'Say which column is what', name: 'mapClaimImport', params: importParams, body: mappingInput, answer: importAnswer, example: examples.mapping, problems: ['import/not-open', 'claim/grant-not-running'] })
  async map(@Acting() caller: Caller, @Param('import') id: string, @Body() body: unknown): Promise<z.infer<typeof importAnswer>> {
    const { row, draft } = await this.#seen(caller, id);
    const { saveAs, ...mapping } = checked(mappingInput, body);
    const state = await this.#rules(draft);
    if (row.state !== 'read') throw notOpen(row);
    const first = await this.imports.lines(row.id, row.reading, -1, HEAD);
    const columns = columnsOf(first.filter(({ line }) => line <= Math.max(mapping.headerRow, 0) + 60), mapping.headerRow);
    wrongColumn(mapping, columns.length);
    if (!(await this.imports.begin(row.id, columns, mapping))) throw notOpen((await this.imports.find(row.id))!);
    if (saveAs !== undefined) await this.imports.saveMapping(caller.organisation!, saveAs, saved(mapping, columns), { person: caller.person, at: caller.at });
    await this.readings.again(row, mapping, { caller, draft, state, partner: row.partner });
    return this.#shown(caller, (await this.imports.find(row.id))!);
  }

  @Get('imports/:import/rows')
  @Roles('applicant')
  @Describe({ summary: 'Lines of a file, with what was made of each', name: 'claimImportRows', params: importParams, query: rowsQuery, answer: importRows })
  async rows(@Acting() caller: Caller, @Param('import') id: string, @Query() query: unknown): Promise<z.infer<typeof importRows>> {
    const { row, draft } = await this.#seen(caller, id);
    const { state, limit, after } = checked(rowsQuery, query);
    const wanted = state === undefined ? [1, 2, 3] : [states.indexOf(state as (typeof states)[number])];
    const found = await this.imports.rows(row.id, { states: wanted, after: Number(after), limit: limit + 1 });
    const page = found.slice(0, limit);
    const prints = page.flatMap(({ fingerprint, state: its }) => (its === 3 && fingerprint !== null ? [fingerprint] : []));
    const [drafted, filed] = await Promise.all([this.duplicates.drafted(draft.id, prints), this.duplicates.told(caller, draft.grant, prints)]);
    return {
      rows: page.map(({ line, state: its, cells, content, problems, fingerprint }) => {
        const isDuplicate = its === 3 && fingerprint !== null;
        const others = isDuplicate ? (drafted.get(fingerprint) ?? []).map(({ partner, key }) => ({ where: 'draft' as const, ...(draft.own.includes(partner) && { partner, key }) })) : [];
        const elsewhere = isDuplicate ? (filed.get(fingerprint) ?? []) : [];
        const duplicates = isDuplicate && others.length + elsewhere.length === 0 ? [{ where: 'file' as const }] : [...others, ...elsewhere];
        return { line, state: states[its]!, cells: [...cells], row: content, problems: (problems ?? []).map((one) => ({ ...one, expected: caller.inWords(one.expected) })), duplicates };
      }),
      next: found.length > limit ? String(page.at(-1)!.line) : null,
    };
  }

  @Post('imports/:import/taking')
  @HttpCode(200)
  @Roles('applicant')
  @Unhurried()
  @Describe({ summary: 'Take the rows of a file over into the draft', name: 'takeClaimImport', params: importParams, body: takingInput, answer: taken, example: examples.taking, problems: ['import/not-open', 'import/bad-rows', 'draft/filed', 'draft/being-submitted'] })
  async take(@Acting() caller: Caller, @Param('import') id: string, @Body() body: unknown): Promise<z.infer<typeof taken>> {
    const { row } = await this.#seen(caller, id);
    const { which, duplicates = which === 'all' } = checked(takingInput, body);
    if (row.state !== 'read') throw notOpen(row);
    if (which === 'all' && row.bad > 0) {
      const [first = { line: 0 }] = await this.imports.rows(row.id, { states: [2], after: 0, limit: 1 });
      throw refusal({ type: 'import/bad-rows', because: 'content', detail: `${row.bad} rows cannot be taken; the first is line ${first.line}.`, field: `line ${first.line}`, expected: 'a row that can be read' });
    }
    const { changed, rows, again } = await this.taking.take(row, duplicates ? [1, 3] : [1], { person: caller.person, at: caller.at });
    if (changed.refused === null) {
      caller.reply.header('etag', `"${changed.version}"`);
      return { import: row.id, taken: rows, version: changed.version };
    }
    if (changed.refused === 'too-many') throw invalidFields([{ field: 'which', expected: `at most ${MOST_DRAFT_ROWS} rows in a draft` }]);
    if (again) throw notOpen((await this.imports.find(row.id))!);
    throw closedProblem(await this.desk.draftFor(caller, row.draft)) ?? problem('service/unavailable');
  }

  @Post('imports/:import/stop')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({ summary: 'Stop the reading of a file', name: 'stopClaimImport', params: importParams, body: nothing, answer: stopped, example: examples.stop })
  async stop(@Acting() caller: Caller, @Param('import') id: string, @Body() body: unknown): Promise<z.infer<typeof stopped>> {
    const { row } = await this.#seen(caller, id);
    checked(nothing, body);
    await this.imports.stop(row.id);
    return { import: row.id, state: (await this.imports.find(row.id))!.state };
  }

  @Get('mappings')
  @Roles('applicant')
  @Describe({ summary: 'How the ledgers of your organisation are understood', name: 'importMappings', answer: mappingList })
  async mappings(@Acting() caller: Caller): Promise<z.infer<typeof mappingList>> {
    return { mappings: caller.organisation === null ? [] : await this.imports.mappings(caller.organisation) };
  }

  @Delete('mappings/:name')
  @Roles('applicant')
  @Describe({ summary: 'Remove a saved mapping', name: 'removeImportMapping', params: z.object({ name: mappingName }), body: nothing, answer: z.strictObject({ removed: mappingName }), example: examples.removeMapping })
  async removeMapping(@Acting() caller: Caller, @Param('name') name: string, @Body() body: unknown): Promise<{ removed: string }> {
    if (caller.organisation === null || !mappingName.safeParse(name).success) throw problem('not-found');
    checked(nothing, body);
    if (!(await this.imports.removeMapping(caller.organisation, name))) throw problem('not-found');
    return { removed: name };
  }

  /** The import, for whoever may write the part that it was read into. What was cut off is ended. */
  async #seen(caller: Caller, id: string): Promise<{ row: ImportRow; draft: SeenDraft }> {
    let row = uuid.safeParse(id).success ? await this.imports.find(id) : null;
    if (row === null) throw problem('not-found');
    const draft = await this.desk.draftFor(caller, row.draft);
    if (!draft.own.includes(row.partner)) throw problem('not-found');
    if (row.cutOff) {
      await this.imports.fail(row.id, CUT_OFF);
      row = (await this.imports.find(row.id))!;
    }
    return { row, draft };
  }

  async #rules(draft: SeenDraft) {
    const state = await this.desk.rulesOf(draft);
    if (state === null) throw refusal({ type: 'claim/grant-not-running', because: 'state', detail: 'There is no next claim of this grant.' });
    return state;
  }

  async #shown(caller: Caller, row: ImportRow): Promise<z.infer<typeof importAnswer>> {
    const { format, mapping, problem: why } = row;
    const { sheets = [], sheet = null, encoding = null, separator = null } = format as Partial<Format>;
    const isRead = row.state === 'read' || row.state === 'taken';
    const sameAs = await this.imports.sameAs(row);
    return {
      import: row.id, draft: row.draft, partner: row.partner, name: row.name, state: row.state, hash: row.hash, bytes: row.bytes, sameAs, sheets: [...sheets], sheet, encoding, separator,
      columns: row.columns.map((one) => ({ ...one, samples: [...one.samples] })), mapping, values: isRead ? [...row.categoryValues] : [], notices: row.notices.map((one) => ({ ...one, where: [...one.where] })),
      rows: row.lines, good: row.good, bad: row.bad, duplicates: row.duplicate, leftOut: row.leftOut, taken: row.taken,
      why: why && caller.inWords(why.detail), problem: why && { type: why.type, field: why.field, expected: caller.inWords(why.expected) }, createdAt: row.createdAt,
    };
  }
}

/** Only what is read, and not taken yet, can be mapped and taken. */
function notOpen({ state }: Pick<ImportRow, 'state'>) {
  const details: Record<ImportRow['state'], string> = {
    reading: 'The file is being read just now.', read: 'The file was read anew meanwhile.', failed: 'The file could not be read.', stopped: 'The reading of the file was stopped.', taken: 'The rows of this file were taken before.',
  };
  return refusal({ type: 'import/not-open', because: 'state', detail: details[state] });
}

function wrongColumn({ columns, only }: Mapping, count: number): void {
  const indexes = Object.entries(columns).flatMap(([field, index]) => (index === undefined ? [] : typeof index === 'number' ? [[`columns.${field}`, index] as const] : [[`columns.${field}.debit`, index.debit] as const, [`columns.${field}.credit`, index.credit] as const]));
  const wrong = [...indexes, ...(only ? [['only.column', only.column] as const] : [])].filter(([, index]) => index >= count).map(([field]) => ({ field, expected: 'the index of a column of the file' }));
  if (wrong.length > 0) throw invalidFields(wrong);
}
