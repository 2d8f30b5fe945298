import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NOBODY, PlatformAtWork } from './platform-at-work.js';

/** Who comes, by the column of the table; `none` has no role at all. */
const users = {
  own: 'applicant', other: 'other-applicant', none: 'no-role', 'case-officer': 'case-officer', assessor: 'assessor', 'decision-maker': 'decision-maker',
  verifier: 'verifier', payer: 'payer', auditor: 'auditor',
} as const;
type Column = keyof typeof users;
const columns = Object.keys(users) as Column[];

const page = await readFile('docs/reference/rights.md', 'utf8');
const rowsOf = (text: string): string[][] => [...text.matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)` \|(.*)\|$/gm)].map(([, route, cells]) => [route!, ...cells!.split('|').map((cell) => cell.trim())]);
const [closedPart = '', openPart = ''] = page.split('## Open to all');
const expected = new Map(rowsOf(closedPart).map(([route, ...cells]) => [route!, cells]));
const openToAll = rowsOf(openPart).map(([route]) => route!);

// What no schema knows: whoever may act is told so, and nothing is changed.
/** Routes that take a file: of any body, or one that is not what it should be. */
const FILES = ['POST /api/v1/applications/{id}/attachments', 'POST /api/v1/claims/drafts/{draft}/imports', 'POST /api/v1/claims/payment-batches/answers'];
const ODD_BODY = { 'nothing-of-this-name': 1 };

describe('who may do what', () => {
  let at: PlatformAtWork;
  let grant: string;
  let draft: string;
  let substitution: string;
  let standIn: string;
  let attachment: string;
  /** A draft of a claim, and a file that was read into it. */
  let written: { draft: string; file: string };
  let link: string;
  /** A grant of which a sample was drawn, and the event that drew it. */
  let drawn: { grant: string; event: string };
  /** A batch of payments; its payee is the organisation of `own`. */
  let batch: string;
  let routes: string[];

  beforeAll(async () => {
    at = await PlatformAtWork.start();
    // With a condition, so that there is one to report.
    await at.play('ulpo-amended', (text) => text.replace('"support": "141109.00" }', '"support": "141109.00", "conditions": ["Tuloksista kerrotaan."] }'));
    grant = (await at.ask({ by: 'auditor', method: 'GET', path: '/api/v1/reports' })).body.operations[0].id;
    const call = { code: 'everyone', programme: 'esf-2014-2020', names: { fi: 'Kaikille', sv: 'För alla', en: 'For everyone' }, opensAt: '2022-01-01T06:00:00Z', closesAt: '2199-12-31T14:00:00Z' };
    await at.act({ by: 'case-officer', path: '/api/v1/applications/calls', json: call });
    await at.act({ by: 'case-officer', path: '/api/v1/applications/calls/everyone/publication', json: {} });
    const entry = { code: 'S20492', name: 'Hyvä alku', authority: 'Hämeen ELY-keskus', portfolio: 'Kulttuuri', period: { from: '2016-01-01', to: '2018-12-31' }, sources: [] };
    await at.act({ by: 'case-officer', path: '/api/v1/reports/register', json: entry });
    draft = (await at.act({ by: 'applicant', path: '/api/v1/applications/drafts', json: { programme: 'esf-2014-2020' } })).body.id as string;
    substitution = (await at.act({ by: 'applicant', path: '/api/v1/applications/substitutions', json: { substitute: 'applicant-2', from: '2022-07-01', to: '2022-07-31' } })).body.id as string;
    standIn = (await at.act({ by: 'decision-maker', path: '/api/v1/claims/substitutions', json: { person: 'payer', substitute: 'payer-2', from: '2022-07-01', to: '2022-07-31' } })).body.id as string;
    attachment = (await at.act({ by: 'applicant', path: `/api/v1/applications/${grant}/attachments?name=plan.txt`, headers: { 'content-type': 'application/octet-stream' }, raw: 'A plan.' })).body.id as string;
    link = (await at.act({ by: 'applicant', path: '/api/v1/reports/calendar-links', json: {} })).body.id as string;
    await at.ask({ by: 'applicant', method: 'PUT', path: `/api/v1/applications/${grant}/amendment-draft`, json: { content: {} } });
    written = await drafted();
    drawn = await sampled();
    batch = await paid();
    await at.quiet([grant, drawn.grant]);
    const document = (await at.ask({ method: 'GET', path: '/api/openapi.json' })).body as { paths: Record<string, Record<string, unknown>> };
    routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).filter((key) => /^(get|post|put|patch|delete)$/.test(key)).map((method) => `${method.toUpperCase()} ${path}`));
  });
  afterAll(() => at?.stop());

  const drafted = async (): Promise<typeof written> => {
    const { id } = (await at.act({ by: 'applicant', path: `/api/v1/claims/${grant}/drafts`, json: { period: { from: '2022-10-01', to: '2022-12-31' } } })).body as { id: string };
    const file = 'Tosite;Maksupvm;Kustannuslaji;Summa\n1;31.10.2022;staff;5,00\n';
    const read = await at.act({ by: 'applicant', path: `/api/v1/claims/drafts/${id}/imports?name=ledger.csv`, headers: { 'content-type': 'application/octet-stream' }, raw: file });
    return { draft: id, file: (read.body as { import: string }).import };
  };

  const sampled = async (): Promise<typeof drawn> => {
    await at.play('clarified-claim');
    const { grants } = (await at.ask({ by: 'auditor', method: 'GET', path: '/api/v1/claims?code=C70001' })).body as { grants: { id: string }[] };
    const { samples } = (await at.ask({ by: 'auditor', method: 'GET', path: `/api/v1/claims/${grants[0]!.id}/1/checks` })).body as { samples: { event: string }[] };
    return { grant: grants[0]!.id, event: samples[0]!.event };
  };

  const paid = async (): Promise<string> => {
    await at.play('payment-batch');
    const { batches } = (await at.ask({ by: 'auditor', method: 'GET', path: '/api/v1/claims/payment-batches' })).body as { batches: { id: string }[] };
    return batches[0]!.id;
  };

  const pathOf = (path: string, id: string): string =>
    path.replace('/claims/drafts/{draft}', `/claims/drafts/${written.draft}`).replace('{import}', written.file).replace('{partner}', 'lead').replace('/claims/substitutions/{substitution}', `/claims/substitutions/${standIn}`).replace('{grant}', path.includes('{sample}') && id === grant ? drawn.grant : '{grant}').replace('{event}', drawn.event).replace('{organisation}', 'org-jedu').replace('{account}', '1').replace('{batch}', batch).replace('{entry}', 'S20492').replace('{call}', 'everyone').replace('{draft}', draft).replace('{section}', 'basics').replace('{person}', 'applicant-2').replace('{substitution}', substitution).replace('{link}', link).replace('{attachment}', attachment).replace('{programme}', 'esf-2014-2020').replace('{grant}', id).replace('{id}', id).replace('{file}', path.includes('/decisions/') ? 'decision.json' : 'report.json').replace(/\{(?:claim|irregularity|number|report|edition|document|sample|clarification|hearing|checklist)\}/g, '1');

  /** The status that a caller gets; a stream that does not end is left at its first word. */
  const sent = async (route: string, token: string | null, id: string, query = ''): Promise<{ status: number; text: () => Promise<string> }> => {
    const [method, path] = route.split(' ') as [string, string];
    const aborting = new AbortController();
    const response = await fetch(`${at.platform.url}${pathOf(path, id)}${query}`, {
      method,
      signal: aborting.signal,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(method === 'GET' ? {} : { 'content-type': FILES.includes(route) ? 'application/octet-stream' : 'application/json' }) },
      ...(method === 'GET' ? {} : { body: JSON.stringify(ODD_BODY) }),
    });
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      aborting.abort();
      return { status: response.status, text: async () => grant };
    }
    const text = await response.text();
    return { status: response.status, text: async () => text };
  };

  /** What the table should say in this cell. */
  const measured = async (route: string, column: Column): Promise<string> => {
    const { status, text } = await sent(route, await at.token(users[column]), grant);
    if (status === 403) return '–';
    if (status === 404) return 'hidden';
    if (route.startsWith('GET') && status === 200) return (await text()).includes(grant) || !isList(route) ? 'yes' : 'empty';
    // The role is looked at first, then whose the grant is, then the content.
    return status === 422 || status === 409 ? 'yes' : `answered ${status}`;
  };
  const isList = (route: string): boolean => /^GET \/api\/v1\/[a-z]+$/.test(route);
  const closed = (): string[] => routes.filter((route) => route.includes(' /api/v1/') && !openToAll.includes(route));

  it('has an expectation for every route of the API document, and for no other', () => {
    expect(closed().filter((route) => !expected.has(route))).toEqual([]);
    expect([...expected.keys()].filter((route) => !routes.includes(route))).toEqual([]);
    expect(routes.filter((route) => !closed().includes(route)).toSorted()).toEqual(openToAll.toSorted());
    expect(routes.length).toBeGreaterThan(30);
  });

  it('holds for every route and everyone who may come', async () => {
    const table: [string, string[]][] = [];
    await at.leavingNoTrace(async () => {
      for (const route of closed()) {
        const cells: string[] = [];
        for (const column of columns) cells.push(await measured(route, column));
        table.push([route, cells]);
      }
    });
    expect(table.map(([route, cells]) => `${route} | ${cells.join(' | ')}`)).toEqual(closed().map((route) => `${route} | ${expected.get(route)?.join(' | ')}`));
  });

  it('lets nobody in who is not signed in', async () => {
    for (const route of closed()) expect({ route, status: (await sent(route, null, grant)).status }).toEqual({ route, status: 401 });
  });

  it('answers the same for another organisation\'s grant as for one that does not exist', async () => {
    const token = await at.token('other-applicant');
    const strip = (text: string) => text.replaceAll(grant, '').replaceAll(NOBODY, '');
    for (const route of closed().filter((one) => expected.get(one)?.[columns.indexOf('other')] === 'hidden')) {
      const [theirs, nobodys] = [await sent(route, token, grant), await sent(route, token, NOBODY)];
      expect({ route, status: theirs.status, text: strip(await theirs.text()) }).toEqual({ route, status: nobodys.status, text: strip(await nobodys.text()) });
      // Also to a question that is wrong in itself.
      const odd = async (id: string): Promise<string> => {
        const { text } = await sent(route, token, id, '?limit=none');
        return strip(await text());
      };
      expect({ route, odd: await odd(grant) }).toEqual({ route, odd: await odd(NOBODY) });
    }
  });

  it('gives an auditor nothing to change', () => {
    const auditor = columns.indexOf('auditor');
    const changing = [...expected].filter(([route]) => !route.startsWith('GET'));
    expect(changing.length).toBeGreaterThan(10);
    expect(changing.filter(([, cells]) => cells[auditor] !== '–')).toEqual([]);
  });
});
