import { application, award, claim, NOBODY, row, type Ask } from './platform-at-work.js';

/** What a request is refused with: the status and type, and the field that the answer names. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly field?: string;
}
export const invalid = (field: string): Refusal => ({ status: 422, type: 'request/invalid', field });
export const domain = (type: string, field: string): Refusal => ({ status: 422, type, field });
const forbiddenByState = (type: string): Refusal => ({ status: 409, type });
export const notFound: Refusal = { status: 404, type: 'not-found' };
const malformed: Refusal = { status: 400, type: 'request/malformed' };
const tooDeep = (field: string): Refusal => ({ ...malformed, field });

export const file = (changes: Record<string, unknown>): Ask => ({ by: 'applicant', path: '/api/v1/applications', json: application(changes) });
export const decide = (changes: Record<string, unknown>): Ask => ({ by: 'decision-maker', path: '/api/v1/applications/{filed}/decision', json: award(changes) });
const submit = (changes: Record<string, unknown>): Ask => ({ by: 'applicant', path: '/api/v1/claims/{awarded}', json: claim(changes) });
export const rows = (...given: Record<string, unknown>[]): Ask => submit({ rows: given.map(row) });
const report = (value: Record<string, unknown>): Ask => ({ by: 'applicant', path: '/api/v1/indicators/{awarded}/reports', json: { period: { from: '2023-01-01', to: '2023-03-31' }, values: [value] } });
const amend = (part: Record<string, unknown>): Ask => ({ by: 'applicant', path: '/api/v1/applications/{awarded}/amendments', headers: { 'toteuma-at': '2023-03-01T10:00:00Z' }, json: { effectiveFrom: '2023-04-01', parts: [{ kind: 'budget', ...part }], reason: 'x' } });
export const budget = (cell: Record<string, unknown>) => [{ category: 'staff', amount: '10000.00', ...cell }, { category: 'services', amount: '500.00' }];

const JUNK_AMOUNTS: readonly [string, unknown][] = [
  ['three decimals', '1.234'], ['an exponent', '1e3'], ['NaN', 'NaN'], ['10^15', '1000000000000000'], ['infinity', 'Infinity'], ['a comma', '1,50'],
  ['a plus sign', '+1.00'], ['a space before', ' 1.00'], ['a newline after', '1.00\n'], ['hexadecimal', '0x10'], ['no digits', ''], ['a point alone', '.'], ['no decimals after the point', '1.'],
  ['digits of another script', '١٢'], ['a JSON number', 1000], ['a JSON number of 10^15', 1e15], ['a JSON number with decimals', 1.234], ['null', null], ['a list', ['1.00']], ['an object', {}], ['true', true],
];
const STRANGE_IDS = [
  ['an id that no case has', NOBODY], ['no uuid', 'nothing'], ['a very long id', 'a'.repeat(5000)], ['a NUL', '%00'], ['a uuid with a NUL', `${NOBODY}%00`], ['a way up', '..%2f..%2fetc'],
  ['a lone surrogate', '%ED%A0%80'], ['a quote', `'%20OR%201=1--`], ['a star', '*'], ['an inherited key', 'constructor'],
] as const;
const ROUTES_OF_A_CASE: readonly [string, string, string][] = [
  ['GET', 'auditor', '/api/v1/applications/ID'], ['POST', 'decision-maker', '/api/v1/applications/ID/decision'], ['POST', 'decision-maker', '/api/v1/applications/ID/tranches'],
  ['POST', 'applicant', '/api/v1/applications/ID/amendments'], ['POST', 'decision-maker', '/api/v1/applications/ID/amendments/1/decision'], ['GET', 'auditor', '/api/v1/claims/ID'],
  ['POST', 'applicant', '/api/v1/claims/ID'], ['POST', 'verifier', '/api/v1/claims/ID/1/verification'], ['POST', 'payer', '/api/v1/claims/ID/1/payment/record'], ['GET', 'auditor', '/api/v1/indicators/ID'],
  ['GET', 'auditor', '/api/v1/indicators/ID/reports'], ['POST', 'applicant', '/api/v1/indicators/ID/reports'], ['POST', 'case-officer', '/api/v1/indicators/ID/reports/1/acceptance'],
  ['GET', 'auditor', '/api/v1/reports/ID/figures'], ['GET', 'auditor', '/api/v1/reports/ID/editions'], ['POST', 'applicant', '/api/v1/reports/ID/final-report'],
  ['POST', 'decision-maker', '/api/v1/reports/ID/final-report/acceptance'], ['GET', 'auditor', '/api/v1/audit/ID/events'], ['GET', 'auditor', '/api/v1/audit/ID/history'],
];

const onClaim = (claimed: number, act: string, by: string): Ask => ({ by, path: `/api/v1/claims/{claimed}/${claimed}/${act}`, json: act === 'payment/record' ? { paidOn: '2023-07-20' } : {} });
const PATH = '/api/v1/applications';
const JSON_TYPE = { 'content-type': 'application/json' };
/** A body as it is written. */
export const text = (raw: string): Ask => ({ by: 'applicant', path: PATH, raw, headers: JSON_TYPE });
const whole = JSON.stringify(application());
const wrongType = { raw: '{', headers: { 'content-type': 'text/plain' } };
const broken = { raw: '{', headers: { 'content-type': 'application/json' } };
const big = 'x'.repeat(10 * 1024 * 1024);
const others = '/api/v1/claims/{others}';

/** Requests that are refused, by what they are; a path may name a grant of the spec by its place: `/api/v1/claims/{awarded}`. */
type Case = [what: string, ask: Ask, refusal: Refusal];
export const refusals: Readonly<Record<string, readonly Case[]>> = {
  'what the programme does not know': [
    ['an unknown programme', file({ programme: 'esf-1999' }), invalid('programme')],
    ['a programme named like an inherited key', file({ programme: 'constructor' }), invalid('programme')],
    ['a pack that is no pack', file({ programme: { id: 'x' } }), invalid('programme.names')],
    ['an unknown cost model', file({ costModel: 'flat-99' }), invalid('costModel')],
    ['an unknown category', file({ budget: budget({ category: 'yachts' }) }), invalid('budget[0].category')],
    ['an unknown source', file({ financing: [{ source: 'lottery', amount: '12200.00' }] }), invalid('financing[0].source')],
    ['an unknown indicator', file({ indicators: [{ id: 'smiles', planned: 1 }] }), invalid('indicators[0].id')],
    ['a partner that is not in the application', file({ budget: budget({ partner: 'p9' }) }), invalid('budget[0].partner')],
    ['an unknown category in a decision', decide({ budget: [{ category: 'yachts', amount: '1.00' }] }), invalid('budget[0].category')],
    ['an unknown outcome', decide({ outcome: 'perhaps' }), invalid('outcome')],
    ['a support rate over 100', decide({ supportRate: '100.01' }), invalid('supportRate')],
    ['an unknown category in an amendment', amend({ budget: [{ category: 'yachts', amount: '1.00' }] }), invalid('parts[0].budget[0].category')],
    ['an unknown category in a claim', rows({ category: 'yachts' }), invalid('rows[0].category')],
    ['an unknown source in a claim', submit({ financing: [{ source: 'lottery', amount: '1.00' }] }), invalid('financing[0].source')],
    ['an unknown partner in a claim', rows({ partner: 'p9' }), invalid('rows[0].partner')],
    ['an unknown indicator in a report', report({ id: 'smiles', value: 1 }), invalid('values[0].id')],
    ['an unknown reason of a deduction', { by: 'verifier', path: '/api/v1/claims/{claimed}/3/verification', json: { deduct: [{ row: '1', amount: '1.00', reason: 'dislike' }] } }, invalid('deduct[0].reason')],
    ['a code of another form', decide({ code: 'X1' }), invalid('code')],
  ],
  'amounts': [
    ...JUNK_AMOUNTS.flatMap(([what, amount]): Case[] => [
      [`${what} in a budget`, file({ budget: budget({ amount }) }), invalid('budget[0].amount')],
      [`${what} in a claim`, rows({ amount }), invalid('rows[0].amount')],
    ]),
    ['a financing plan', file({ financing: [{ source: 'eu-state', amount: '1e3' }] }), invalid('financing[0].amount')],
    ['the support', decide({ support: 1e15 }), invalid('support')],
    ['the support rate', decide({ supportRate: 80 }), invalid('supportRate')],
    ['a tranche', { by: 'decision-maker', path: '/api/v1/applications/{awarded}/tranches', json: { year: 2023, amount: '1.234' } }, invalid('amount')],
    ['a deduction', { by: 'verifier', path: '/api/v1/claims/{claimed}/3/verification', json: { deduct: [{ row: '1', amount: 'NaN', reason: 'other' }] } }, invalid('deduct[0].amount')],
    ['an amendment', amend({ budget: [{ category: 'staff', amount: '1e3' }] }), invalid('parts[0].budget[0].amount')],
    ['a negative budget cell', file({ budget: budget({ amount: '-0.01' }) }), invalid('budget[0].amount')],
    ['a negative cell in a decision', decide({ budget: [{ category: 'staff', amount: '-1' }] }), invalid('budget[0].amount')],
    ['a negative cell in an amendment', amend({ budget: [{ category: 'staff', amount: '-1' }] }), invalid('parts[0].budget[0].amount')],
    ['negative money of others', submit({ financing: [{ source: 'municipal', amount: '-1' }] }), invalid('financing[0].amount')],
    ['a total of more than twelve digits', file({ budget: [{ category: 'staff', amount: '999999999999.00' }, { category: 'services', amount: '999999999999.00' }] }), invalid('budget')],
  ],
  'rules of content': [
    ['a budget that does not foot with the financing plan', file({ financing: [{ source: 'eu-state', amount: '9760.00' }, { source: 'own', amount: '2439.99' }] }), domain('application/financing-does-not-foot', 'financing')],
    ['a decision that does not foot', decide({ budget: [{ category: 'services', amount: '500.01' }] }), domain('application/financing-does-not-foot', 'financing')],
    ['support over the financing plan', decide({ support: '9761.00' }), domain('application/financing-does-not-foot', 'support')],
    ['an amendment that does not foot', amend({ budget: [{ category: 'services', amount: '500.01' }] }), domain('application/financing-does-not-foot', 'parts[0].financing')],
    ['a period that ends before it starts', file({ period: { from: '2023-06-30', to: '2023-06-29' } }), invalid('period.to')],
    ['a claim whose period ends before it starts', submit({ period: { from: '2022-12-31', to: '2022-10-01' } }), invalid('period.to')],
    ['a claim for days to come', submit({ period: { from: '2022-10-01', to: '2023-07-21' } }), invalid('period.to')],
    ['a row paid on a day to come', rows({ paidOn: '2023-07-21', incurredOn: '2022-11-01' }), invalid('rows[0].paidOn')],
    ['a day that the calendar does not have', rows({ paidOn: '2023-02-29' }), invalid('rows[0].paidOn')],
    ['a gap before the first claim', submit({ period: { from: '2022-10-02', to: '2022-12-31' } }), domain('claim/period-gap', 'period.from')],
    ['a claim that starts before the operation', submit({ period: { from: '2022-09-30', to: '2022-12-31' } }), domain('claim/period-overlap', 'period.from')],
    ['a claim that ends after the operation', submit({ period: { from: '2022-10-01', to: '2023-07-01' } }), domain('claim/period-overlap', 'period.to')],
    ['a gap between claims', { ...submit({ period: { from: '2023-06-02', to: '2023-06-30' }, rows: [] }), path: '/api/v1/claims/{claimed}' }, domain('claim/period-gap', 'period.from')],
    ['claims that overlap', { ...submit({ period: { from: '2023-05-31', to: '2023-06-30' }, rows: [] }), path: '/api/v1/claims/{claimed}' }, domain('claim/period-overlap', 'period.from')],
    ['a row outside the period', rows({ paidOn: '2023-01-01' }), domain('claim/row-outside-period', 'rows[0].incurredOn')],
    ['the same row twice', rows({}, {}), domain('claim/duplicate-row', 'rows[1].id')],
    ['a row in a computed category', rows({ category: 'flat-rate' }), domain('claim/unknown-category', 'rows[0].category')],
    ['a row in a category without a budget', rows({ category: 'travel' }), domain('claim/category-not-approved', 'rows[0].category')],
    ['more women than persons in a plan', file({ indicators: [{ id: 'participants', planned: 1, women: 2 }] }), domain('indicator/women-over-total', 'indicators[0].women')],
    ['more women than persons in a report', report({ id: 'participants', value: 1, women: 2 }), domain('indicator/women-over-total', 'values[0].women')],
    ['an indicator that the grant does not plan', report({ id: 'companies', value: 1 }), domain('indicator/unknown', 'values[0].id')],
    ['half a person', report({ id: 'participants', value: 1.5 }), invalid('values[0].value')],
    ['a number as text', report({ id: 'participants', value: '1' }), invalid('values[0].value')],
    ['fewer than no persons', report({ id: 'participants', value: -1 }), invalid('values[0].value')],
    ['the same indicator twice', { ...report({}), json: { period: { from: '2023-01-01', to: '2023-03-31' }, values: [{ id: 'participants', value: 1 }, { id: 'participants', value: 2 }] } }, invalid('values[1].id')],
    ['a deduction over what was declared', { by: 'verifier', path: '/api/v1/claims/{claimed}/3/verification', json: { deduct: [{ row: '1', amount: '1000.01', reason: 'other' }] } }, domain('claim/deducts-too-much', 'deduct[0].amount')],
    ['a deduction from a row that is not there', { by: 'verifier', path: '/api/v1/claims/{claimed}/3/verification', json: { deduct: [{ row: '9', amount: '1.00', reason: 'other' }] } }, invalid('deduct[0].row')],
    ['a payment day to come', { by: 'payer', path: '/api/v1/claims/{claimed}/1/payment/record', json: { paidOn: '2023-07-21' } }, invalid('paidOn')],
  ],
  'states and persons': [
    ['a second decision on an application', { ...decide({}), path: '/api/v1/applications/{awarded}/decision' }, forbiddenByState('application/already-decided')],
    ['a rejection after the award', { ...decide({}), path: '/api/v1/applications/{awarded}/decision', json: { outcome: 'reject' } }, forbiddenByState('application/already-decided')],
    ['a second decision on a claim', onClaim(1, 'decision', 'decision-maker'), forbiddenByState('claim/already-decided')],
    ['a verification after the decision', onClaim(1, 'verification', 'verifier'), forbiddenByState('claim/already-decided')],
    ['a decision before the verification', onClaim(3, 'decision', 'decision-maker'), forbiddenByState('claim/not-verified')],
    ['a verifier who also decides', onClaim(2, 'decision', 'all-hands'), forbiddenByState('claim/same-person')],
    ['a verifier who also authorises', onClaim(1, 'payment/authorisation', 'all-hands'), forbiddenByState('payment/same-person')],
    ['a payment before the decision', onClaim(2, 'payment/authorisation', 'payer'), forbiddenByState('claim/not-decided')],
    ['a confirmation before the authorisation', onClaim(1, 'payment/confirmation', 'payer'), forbiddenByState('payment/wrong-step')],
    ['a record before the confirmation', onClaim(1, 'payment/record', 'payer'), forbiddenByState('payment/wrong-step')],
    ['an amendment after the end', { ...amend({ budget: [] }), headers: {} }, forbiddenByState('amendment/after-end')],
    ['a final report before the last claim', { by: 'applicant', path: '/api/v1/reports/{awarded}/final-report', json: {} }, forbiddenByState('report/not-due')],
  ],
  'bodies': [
    ['10 MB', { by: 'applicant', path: PATH, json: application({ summary: 'x'.repeat(10 * 1024 * 1024) }) }, { status: 413, type: 'request/too-large' }],
    ['half of a JSON text', text(whole.slice(0, -1)), malformed],
    ['no JSON at all', text('name=Polku'), malformed],
    ['NaN without quotes', text('{"name": NaN}'), malformed],
    ['a NUL without escape', text('{"name": "\u0000"}'), malformed],
    ['an empty body of JSON', text(''), malformed],
    ['a text', { by: 'applicant', path: PATH, raw: whole, headers: { 'content-type': 'text/plain' } }, { status: 415, type: 'request/unsupported-type' }],
    ['a form', { by: 'applicant', path: PATH, raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, { status: 415, type: 'request/unsupported-type' }],
    ['XML', { by: 'applicant', path: PATH, raw: '<a/>', headers: { 'content-type': 'application/xml' } }, { status: 415, type: 'request/unsupported-type' }],
    ['a type that is none', { by: 'applicant', path: PATH, raw: whole, headers: { 'content-type': ';;' } }, { status: 415, type: 'request/unsupported-type' }],
    ['no type', { by: 'applicant', path: PATH, raw: whole }, { status: 415, type: 'request/unsupported-type' }],
    ['no body', { by: 'applicant', path: PATH }, invalid('name')],
    ['a list', text('[]'), invalid('(body)')],
    ['a list of the right thing', text(`[${whole}]`), invalid('(body)')],
    ['a text as JSON', text('"x"'), invalid('(body)')],
    ['a number as JSON', text('1'), invalid('(body)')],
    ['null', text('null'), invalid('(body)')],
    ['an unknown key', file({ nickname: 'x' }), invalid('nickname')],
    ['an unknown key deep inside', rows({ price: '1' }), invalid('rows[0].price')],
    ['a key where nothing is asked for', { by: 'decision-maker', path: '/api/v1/claims/{claimed}/2/decision', json: { sure: true } }, invalid('sure')],
    ['a list where nothing is asked for', { by: 'decision-maker', path: '/api/v1/claims/{claimed}/2/decision', json: [] }, invalid('(body)')],
    ['__proto__', text(whole.replace('{', '{"__proto__": {"roles": ["auditor"]},')), malformed],
    ['__proto__ deep inside', text(whole.replace('"applicant":{', '"applicant":{"__proto__": {"type": "x"},')), malformed],
    ['__proto__ with an escape', text(whole.replace('{', String.raw`{"\u005f_proto__": {"x": 1},`)), malformed],
    ['constructor.prototype', text(whole.replace('{', '{"constructor": {"prototype": {"x": 1}},')), malformed],
    ['constructor', file({ constructor: 'x' }), invalid('constructor')],
    ['10 000 levels', text(whole.replace('{', `{"deep": ${'['.repeat(10_000)}${']'.repeat(10_000)},`)), tooDeep('deep')],
    ['10 000 levels in place of a text', text(`{"summary": ${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`), tooDeep('summary')],
    ['10 000 levels in place of a pack', text(`{"programme": ${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`), tooDeep('programme')],
    ['10 000 levels as a whole', text('['.repeat(10_000) + ']'.repeat(10_000)), tooDeep('(body)')],
    ['more lines than a budget has', file({ budget: Array.from({ length: 1001 }, () => ({ category: 'staff', amount: '1.00' })) }), invalid('budget')],
    ['more rows than a claim has', rows(...Array.from({ length: 20_001 }, (_, number) => ({ voucher: String(number) }))), invalid('rows')],
  ],
  queries: ([
    ['a month that is none', '/api/v1/reports/{claimed}/figures?asOf=2022-13-01', 'asOf'], ['a day that is none', '/api/v1/reports/{claimed}/figures?asOf=2023-02-29', 'asOf'], ['no day', '/api/v1/reports/{claimed}/figures?asOf=', 'asOf'],
    ['two days', '/api/v1/reports/{claimed}/figures?asOf=2023-01-01&asOf=2023-01-02', 'asOf'], ['an unknown name', '/api/v1/reports/{claimed}/figures?asof=2023-01-01', 'asof'],
    ['a negative limit', '/api/v1/applications?limit=-1', 'limit'], ['no limit', '/api/v1/claims?limit=0', 'limit'], ['a limit too great', '/api/v1/reports?limit=201', 'limit'], ['half a limit', '/api/v1/claims?limit=1.5', 'limit'],
    ['a limit that is no number', '/api/v1/claims?limit=many', 'limit'], ['a limit in hexadecimal', '/api/v1/claims?limit=0x10', 'limit'], ['an unknown name in a list', '/api/v1/applications?offset=1', 'offset'],
    ['after nothing', '/api/v1/applications?after=', 'after'], ['after a word', '/api/v1/applications?after=x', 'after'], ['after no grant', '/api/v1/claims?after=x', 'after'], ['after no code', '/api/v1/reports?after=x', 'after'],
    ['after a NUL', '/api/v1/claims?after=%00', 'after'], ['after a number', '/api/v1/indicators/{awarded}/reports?after=1', 'after'], ['after 10^300', '/api/v1/applications?after=1e300', 'after'],
    ['after more than a position', '/api/v1/applications?after=99999999999999999999', 'after'], ['after no event', '/api/v1/audit/{claimed}/events?after=claims:99999', 'after'], ['after an odd event', '/api/v1/audit/{claimed}/events?after=x', 'after'],
    ['__proto__', '/api/v1/applications?__proto__=1', '__proto__'], ['an unknown sort', '/api/v1/reports?sort=grant', 'sort'], ['two sorts', '/api/v1/reports?sort=code&sort=name', 'sort'], ['a step that is none', '/api/v1/claims?waiting=me', 'waiting'],
    ['a status of another list', '/api/v1/claims?status=awarded', 'status'], ['nothing to look for', '/api/v1/reports?search=', 'search'], ['a NUL to look for', '/api/v1/reports?search=%00', 'search'], ['half a character', '/api/v1/applications?programme=%ED%A0%80', 'programme'],
    ['a filter with 2 000 values', `/api/v1/reports?status=${'a,'.repeat(2000)}`, 'status'], ['a filter given 400 times', `/api/v1/reports?${'search=a&'.repeat(400)}`, 'search'], ['a token too long', `/api/v1/reports?after=${'A'.repeat(5000)}`, 'after'],
  ] as const).map(([what, path, field]): Case => [what, { by: 'auditor', method: 'GET', path }, invalid(field)]),
  'what is not there': [
    ...STRANGE_IDS.flatMap(([what, id]) => ROUTES_OF_A_CASE.map(([method, by, path]): Case => [`${what}: ${method} ${path}`, { by, method, path: path.replace('ID', id), ...(method === 'POST' ? { json: {} } : {}) }, notFound])),
    ...([
      ['a claim', 'POST', '/api/v1/claims/{awarded}/1/verification'], ['claim 0', 'POST', '/api/v1/claims/{claimed}/0/verification'], ['claim -1', 'POST', '/api/v1/claims/{claimed}/-1/verification'],
      ['claim 1e0', 'POST', '/api/v1/claims/{claimed}/1e0/verification'], ['a claim of a NUL', 'POST', '/api/v1/claims/{claimed}/%00/verification'], ['claim 10^20', 'POST', '/api/v1/claims/{claimed}/100000000000000000000/verification'],
      ['an edition', 'GET', '/api/v1/reports/{claimed}/editions/99/report.pdf'], ['a file outside the edition', 'GET', '/api/v1/reports/{claimed}/editions/1/..%2f..%2fsecrets.json'],
      ['a file of a NUL', 'GET', '/api/v1/reports/{claimed}/editions/1/%00'], ['edition 0', 'GET', '/api/v1/reports/{claimed}/editions/0/report.pdf'],
      ['a service', 'GET', '/api/v1/nothing/x'], ['a route', 'GET', '/api/v1/claims/{claimed}/1/nothing'], ['another method', 'DELETE', '/api/v1/claims/{claimed}'], ['a way up', 'GET', '/api/v1/claims/../applications'],
    ] as const).map(([what, method, path]): Case => [what, { by: 'all-hands', method, path, ...(method === 'POST' ? { json: {} } : {}) }, notFound]),
  ],
  'the order of checks': [
    ['401 before 413', { path: others, raw: big, headers: { 'content-type': 'application/json' } }, { status: 401, type: 'auth/unauthenticated' }],
    ['401 before 404 of a route', { method: 'GET', path: '/api/v1/claims/x/y/z' }, { status: 401, type: 'auth/unauthenticated' }],
    ['413 before 415', { by: 'auditor', path: others, raw: big, headers: { 'content-type': 'text/plain' } }, { status: 413, type: 'request/too-large' }],
    ['415 before 400', { by: 'auditor', path: others, ...wrongType }, { status: 415, type: 'request/unsupported-type' }],
    ['400 before 403', { by: 'auditor', path: others, ...broken }, malformed],
    ['403 before 404', { by: 'auditor', path: others, json: {} }, { status: 403, type: 'auth/forbidden' }],
    ['403 before 404 of an id with a NUL', { by: 'auditor', path: '/api/v1/claims/%00', json: {} }, { status: 403, type: 'auth/forbidden' }],
    ['403 before the time of the act', { by: 'auditor', path: others, json: {}, headers: { 'toteuma-at': 'yesterday' } }, { status: 403, type: 'auth/forbidden' }],
    ['404 before 422 of the schema', { by: 'applicant', path: others, json: { rows: 1 } }, notFound],
    ['404 before 422 of a header', { by: 'applicant', path: others, json: claim(), headers: { 'if-match': 'x', 'idempotency-key': ' ' } }, notFound],
    ['404 before the time of the act', { by: 'applicant', path: others, json: claim(), headers: { 'toteuma-at': 'yesterday' } }, notFound],
    ['422 of the schema before 412', { by: 'applicant', path: '/api/v1/claims/{awarded}', json: { rows: 1 }, headers: { 'if-match': '"99"' } }, invalid('rows')],
    ['422 of the pack before 412 (applications)', { ...decide({ budget: [{ category: 'yachts', amount: '1' }] }), headers: { 'if-match': '"99"' } }, invalid('budget[0].category')],
    ['422 of the pack before 412 (claims)', { ...rows({ category: 'yachts' }), headers: { 'if-match': '"99"' } }, invalid('rows[0].category')],
    ['422 of the pack before 412 (indicators)', { ...report({ id: 'smiles', value: 1 }), headers: { 'if-match': '"99"' } }, invalid('values[0].id')],
    ['412 before the state', { ...decide({}), path: '/api/v1/applications/{awarded}/decision', headers: { 'if-match': '"99"' } }, { status: 412, type: 'version/conflict' }],
    ['412 before the content', { ...submit({ period: { from: '2022-10-02', to: '2022-12-31' } }), headers: { 'if-match': '"99"' } }, { status: 412, type: 'version/conflict' }],
    ['the state before the person', { by: 'all-hands', path: '/api/v1/claims/{claimed}/2/payment/authorisation', json: {} }, forbiddenByState('claim/not-decided')],
    ['the state before the content', { ...decide({ support: '99999.00' }), path: '/api/v1/applications/{awarded}/decision' }, forbiddenByState('application/already-decided')],
  ],
};

/** What no text may hold, as a client would write it, and the places of texts: the mark in the body is replaced. */
export const MARK = '@@';
export const junkTexts = [['NUL', String.raw`a\u0000b`], ['a lone high surrogate', String.raw`a\ud800b`], ['a lone low surrogate', String.raw`a\udc00`], ['surrogates the wrong way round', String.raw`\udc00\ud800`]] as const;
export const textPlaces: readonly [string, Ask, string][] = [
  ['the name of an operation', file({ name: MARK }), 'name'], ['a summary', file({ summary: MARK }), 'summary'], ['the name of an organisation', file({ applicant: { name: MARK } }), 'applicant.name'],
  ['a section', file({ texts: { background: MARK } }), 'texts.background'], ['the name of a section', file({ texts: { [MARK]: 'x' } }), 'texts'], ['a partner', file({ partners: [{ id: 'p2', role: 'partner', name: MARK }] }), 'partners[0].name'],
  ['the reason of an answer', file({ principles: { equality: [{ answer: true, reason: MARK }] } }), 'principles.equality[0].reason'], ['a category', file({ budget: budget({ category: MARK }) }), 'budget[0].category'],
  ['a programme', file({ programme: MARK }), 'programme'], ['a call', file({ call: MARK }), 'call'], ['a condition', decide({ conditions: [MARK] }), 'conditions[0]'],
  ['the reason of a rejection', { ...decide({}), json: { outcome: 'reject', reason: MARK } }, 'reason'], ['a voucher', rows({ voucher: MARK }), 'rows[0].voucher'], ['the id of a row', rows({ id: MARK }), 'rows[0].id'],
  ['a supplier', rows({ supplier: MARK }), 'rows[0].supplier'], ['a description', rows({ description: MARK }), 'rows[0].description'], ['the reason of an amendment', { ...amend({ budget: [] }), json: { effectiveFrom: '2023-04-01', parts: [{ kind: 'budget' }], reason: MARK } }, 'reason'],
  ['the row of a deduction', { by: 'verifier', path: '/api/v1/claims/{claimed}/3/verification', json: { deduct: [{ row: MARK, amount: '1.00', reason: 'other' }] } }, 'deduct[0].row'],
  ['a text of the final report', { by: 'applicant', path: '/api/v1/reports/{claimed}/final-report', json: { texts: { done: MARK } } }, 'texts.done'],
  ['the reason of a review', { by: 'case-officer', path: '/api/v1/reports/{claimed}/final-report/reviews', json: { kind: 'substance', outcome: 'supplement', reason: MARK } }, 'reason'],
  ['an unknown key', { by: 'applicant', path: '/api/v1/claims/{awarded}', json: { [MARK]: 1 } }, ''],
  ['a pack', file({ programme: { id: MARK } }), 'programme.id'],
];
