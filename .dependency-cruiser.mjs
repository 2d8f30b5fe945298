// Who may import whom. Every rule says why, and has a probe in infra/gate/src/probes/<rule>/ that breaks it and nothing else
// (infra/gate/src/boundaries.spec.ts). What imports cannot show (clock, randomness, folder names) is in infra/gate/src/house-rules.ts.
// A conformance suite is spec code that several specs run.
const specs = '(\\.spec\\.ts$|/conformance/[^/]+\\.ts$)';
const rooms = '^services/([^/]+)/src/';
/** A rule file: in an aggregate's folder of a service, neither its HTTP edge nor its rows (mutable tables, .rows.ts) nor a spec. */
const ruleFiles = { path: `${rooms}(?!views/|reactions/|jobs/|files/|generated/)[^/]+/.+\\.ts$`, pathNot: ['\\.(http|rows)\\.ts$', specs] };

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'kernel-imports-nothing',
    comment: 'The kernel decides cents: it must be readable, testable and portable alone, so it imports no package, no Node module and no other library.',
    from: { path: '^libs/kernel/src/', pathNot: specs },
    to: { pathNot: '^libs/kernel/src/' },
  },
  {
    name: 'contracts-know-only-the-kernel',
    comment: 'The published language is what services agree on. It may not lean on how events are stored, carried or served (kernel <- contracts <- eventing).',
    from: { path: '^libs/contracts/src/', pathNot: specs },
    to: { path: '^(libs/(?!contracts/|kernel/)|services/|infra/)' },
  },
  {
    name: 'eventing-stays-below-platform',
    comment: 'The event core works without HTTP, sign-in or a service (eventing <- platform); its specs may use the test harness.',
    from: { path: '^libs/eventing/src/', pathNot: specs },
    to: { path: '^(libs/platform/|services/|infra/)' },
  },
  {
    name: 'platform-knows-no-service',
    comment: 'The edge is shared by all services. Knowing one of them would make every service depend on that one.',
    from: { path: '^libs/platform/src/' },
    to: { path: '^services/' },
  },
  {
    name: 'testing-only-from-specs',
    comment: 'Harnesses are development code: what ships must not need them.',
    from: { pathNot: ['^libs/testing/', specs] },
    to: { path: '^libs/testing/' },
  },
  {
    name: 'services-never-import-services',
    comment: 'Services talk by events and HTTP only, so that each can be deployed, scaled and changed alone.',
    from: { path: '^services/([^/]+)/' },
    to: { path: '^services/', pathNot: '^services/$1/' },
  },
  {
    name: 'rules-import-only-the-core',
    comment: 'A rule is a plain function of command and state. Nest, Prisma, Kafka, Node modules and the platform belong to the edge beside it (.http.ts), to views, reactions and jobs.',
    from: ruleFiles,
    to: { pathNot: ['^libs/(kernel|contracts|eventing)/', `^services/$1/src/(?!views/|reactions/|jobs/|files/|generated/)[^/]+/.+(?<!\\.http|\\.rows)\\.ts$`] },
  },
  {
    name: 'rules-take-only-types-from-eventing',
    comment: 'Rules may name the shapes of eventing (import type) but call nothing of it: calling it would bring the database into a decision.',
    from: ruleFiles,
    to: { path: '^libs/eventing/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'kafka-only-in-eventing',
    comment: 'kafkajs is unmaintained: one library knows it, so that it can be replaced in one place. The spec of our native broker is its only other client.',
    from: { pathNot: ['^libs/eventing/', '^infra/servers/.+\\.spec\\.ts$'] },
    to: { path: 'node_modules/kafkajs/' },
  },
  {
    name: 'queues-only-in-jobs',
    comment: 'Slow work has one home, services/*/src/jobs: a queue used from elsewhere ends up inside a database transaction.',
    from: { pathNot: '^services/[^/]+/src/jobs/' },
    to: { path: 'node_modules/bullmq/' },
  },
  {
    name: 'views-only-show',
    comment: 'A view is filled from events and read. It starts no work and answers no event of another service.',
    from: { path: `${rooms}views/` },
    to: { path: `^services/$1/src/(reactions|jobs)/` },
  },
  {
    name: 'reactions-start-no-jobs',
    comment: 'A reaction runs in the transaction of its consumer; a job starts from an event after the commit. Adding to a queue inside a transaction loses or doubles work.',
    from: { path: `${rooms}reactions/` },
    to: { path: `^services/$1/src/jobs/` },
  },
  {
    name: 'jobs-call-no-reactions',
    comment: 'A job is retried outside the transaction; a reaction counts on its consumer for "once". Calling one from the other breaks that.',
    from: { path: `${rooms}jobs/` },
    to: { path: `^services/$1/src/reactions/` },
  },
  {
    name: 'views-send-no-commands',
    comment: 'Commands enter at the HTTP edge of their aggregate, from a request, a reaction or a job. A view that sends one would decide while it shows.',
    from: { path: `${rooms}views/`, pathNot: specs },
    to: { path: '^services/.+\\.http\\.ts$' },
  },
  {
    name: 'only-local-composes-services',
    comment: 'infra/local is the one place that knows all services (embedded start, one-machine start, case runner).',
    from: { path: '^infra/(?!local/)' },
    to: { path: '^services/' },
  },
  {
    name: 'product-does-not-start-servers',
    comment: 'A service gets the addresses of its servers by configuration; starting them is the work of infra/local and of the test harness.',
    from: { path: '^(libs/(?!testing/)|services/)', pathNot: specs },
    to: { path: '^infra/servers/' },
  },
  {
    name: 'packages-by-name',
    comment: 'Another package is imported by its name (@toteuma/kernel), never by a path into it: its index.ts is its public surface, and Nx reads the build order from the names.',
    from: { path: '^(libs|services|infra)/([^/]+)/' },
    to: { path: '^(libs|services|infra)/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
  },
  {
    name: 'declared-dependencies-only',
    comment: 'What a package imports stands in its own package.json; otherwise it works only by luck of hoisting, and the build order and the licence check miss it. The gate, the test harness and what only e2e specs use have the tools of the root.',
    from: { path: '^(libs|services|infra)/[^/]+/src/', pathNot: [specs, '\\.(setup|teardown)\\.ts$', '^infra/gate/', '^libs/testing/', '^infra/local/src/e2e/'] },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
  },
  {
    name: 'no-unresolved-imports',
    comment: 'An import that leads nowhere fails only when that file is loaded.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-circles',
    comment: 'Files in a circle can only be understood and changed together. Type imports count: a circle of types is one type too few.',
    from: {},
    to: { circular: true },
  },
];

export default {
  forbidden: forbidden.map((rule) => ({ ...rule, severity: /** @type {const} */ ('error') })),
  options: {
    parser: /** @type {const} */ ('swc'),
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^(libs|services|infra)/[^/]+/(dist|src/generated|src/probes)/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};
