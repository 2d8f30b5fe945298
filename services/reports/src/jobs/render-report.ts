import { reportContent, type ReportContent } from '@toteuma/contracts';
import { failpoint, type EventStore } from '@toteuma/eventing';
import { helsinkiDay, namedOn } from '@toteuma/kernel';
import type { PrismaClient } from '../generated/prisma/client.js';
import { answerable, type FinalReport, type Kind, type Positions, type ReportFile, type Reports, type ReportState, type Request } from '../report/report.js';
import { snapshotOf, type Snapshot } from '../views/realisation.js';
import { removeOthers, writeEdition, type Written } from './edition-files.js';
import { renderReport } from './pdf/render-report.js';

/** One request for a report, as the event asked for it. */
export interface ReportJob {
  readonly grant: string;
  readonly request: number;
  /** `decision`: the request is for the document of a decision, not for an edition. */
  readonly of?: 'decision';
  /** The event that asked, and the correlation that it carried. */
  readonly event: string;
  readonly correlation: string;
}

/** The figures do not know yet what the report is about: the job comes again. */
export class NotYetKnownError extends Error {
  override readonly name = 'NotYetKnownError';
}

const languages = ['fi', 'sv', 'en'] as const;
const services = ['applications', 'claims', 'indicators'] as const;

export interface RenderingParts {
  readonly prisma: PrismaClient;
  readonly store: EventStore;
  readonly reports: Reports;
  /** The folder of all report files. */
  readonly folder: string;
  /** An edition of this kind was made. */
  readonly produced?: (kind: Kind) => void;
}

/** What an edition is made of: the figures, and the requests that it answers. */
interface Matter {
  readonly kind: Kind;
  readonly snapshot: Snapshot;
  readonly covered: readonly Request[];
}

/**
 * Answers a request by a new edition, together with all others of its kind that the same figures know. Files come first,
 * then the event: what the event names is there. A try that was overtaken by another looks again.
 * @returns the number of the edition that answers the request
 * @throws NotYetKnownError when the figures have not taken the cause in
 */
export async function answerRequest(parts: RenderingParts, job: ReportJob): Promise<number> {
  for (;;) {
    const { state } = await parts.reports.load(job.grant);
    const request = state.requests.find((known) => known.request === job.request);
    if (request === undefined) throw new Error(`${job.grant}: no request ${job.request}`);
    if (request.edition !== null) return request.edition;

    const matter = await matterOf(parts.prisma, job.grant, request, state);
    const edition = state.editions + 1;
    const content = contentOf(matter, edition, state.final, await textsOf(parts.store, matter.kind, state.final));
    const files = await writeEdition(parts.folder, job.grant, edition, await filesOf(content));
    failpoint('job.before-produced');
    if (await record(parts.reports, job, matter, edition, files)) {
      parts.produced?.(matter.kind);
      await removeOthers(parts.folder, job.grant, edition, files);
      return edition;
    }
  }
}

async function matterOf(prisma: PrismaClient, grant: string, request: Request, state: ReportState): Promise<Matter> {
  const { kind } = request;
  const frozen = kind === 'final' ? state.final?.positions : undefined;
  const snapshot = await snapshotOf(prisma, grant, frozen === undefined ? {} : { positions: frozen });
  const missing = new NotYetKnownError(`${grant}: the figures do not know position ${request.cause.position} of ${request.cause.source} yet`);
  if (snapshot === null) throw missing;
  // A final report shows all that was frozen: a view that is being rebuilt may not have come so far again.
  if (frozen !== undefined && Object.entries(frozen).some(([source, position]) => snapshot.positions[source] !== position)) throw missing;
  const covered = answerable(state, kind, snapshot.positions);
  if (!covered.some((known) => known.request === request.request)) throw missing;
  return { kind, snapshot, covered };
}

function contentOf({ kind, snapshot, covered }: Matter, edition: number, final: FinalReport | null, texts: ReportContent['texts']): ReportContent {
  const { award, names, figures, positions, asOf } = snapshot;
  // An edition says what everyone was called on the day that it tells of.
  const plan = namedOn(award.plan, names, helsinkiDay(asOf));
  const reasons = covered.toSorted((a, b) => (a.reason.occurredAt < b.reason.occurredAt ? -1 : 1));
  return reportContent.parse({
    kind,
    edition,
    code: award.code,
    programme: award.rules.pack,
    programmeName: award.rules.programmeName,
    costModel: award.rules.costModel.id,
    supportRate: award.supportRate,
    ...(award.rules.reportSections && { sections: award.rules.reportSections }),
    applicant: plan.applicant.name,
    partners: plan.partners.map(({ id, name }) => ({ id, name })),
    figures,
    reasons: reasons.map(({ reason }) => ({ type: reason.type, number: reason.number, on: helsinkiDay(reason.occurredAt) })),
    positions: allPositions(positions),
    asOf,
    texts,
    reviews: kind === 'final' && final !== null ? reviewsOf(final) : [],
  } satisfies ReportContent);
}

const allPositions = (known: Positions): Record<string, number> => ({ ...Object.fromEntries(services.map((service) => [service, 0])), ...known });

function reviewsOf({ accepted, acceptedAt }: FinalReport): ReportContent['reviews'] {
  const made = [
    { kind: 'substance' as const, at: accepted.substance?.at },
    { kind: 'finance' as const, at: accepted.finance?.at },
    { kind: 'acceptance' as const, at: acceptedAt ?? undefined },
  ];
  return made.flatMap(({ kind, at }) => (at === undefined ? [] : [{ kind, on: helsinkiDay(at) }]));
}

/** The beneficiary's texts out of the vault; what was erased there is empty. */
async function textsOf(store: EventStore, kind: Kind, final: FinalReport | null): Promise<ReportContent['texts']> {
  if (kind !== 'final' || final === null) return null;
  const written = Object.entries(final.texts);
  const wanted = written.flatMap(([, ref]) => (ref === null ? [] : [ref.text]));
  const { rows } = await store.pool.query<{ id: string; body: string | null }>('SELECT id, body FROM vault WHERE id = ANY($1::uuid[])', [wanted]);
  const bodies = new Map(rows.map(({ id, body }) => [id, body ?? '']));
  const said = Object.fromEntries(written.map(([id, ref]) => [id, ref === null ? '' : (bodies.get(ref.text) ?? '')]));
  return { done: '', results: '', remains: '', ...said };
}

async function filesOf(content: ReportContent): Promise<Written[]> {
  const files: Written[] = [];
  for (const language of languages) files.push({ name: `report-${language}.pdf`, format: 'pdf', language, body: await renderReport(content, language) });
  files.push({ name: 'report.json', format: 'json', language: null, body: Buffer.from(`${JSON.stringify(content, null, 2)}\n`) });
  return files;
}

/** False when another try was faster. */
async function record(reports: Reports, job: ReportJob, { kind, snapshot, covered }: Matter, edition: number, files: ReportFile[]): Promise<boolean> {
  const requests = covered.map(({ request }) => request);
  const newest = covered.map(({ reason }) => reason.occurredAt).toSorted().at(-1)!;
  const outcome = await reports.handle(
    { stream: job.grant, metadata: { actor: 'service:reports', correlation: job.correlation, cause: job.event }, occurredAt: newest },
    { type: 'RecordEdition', edition, kind, requests, positions: allPositions(snapshot.positions), files },
  );
  return outcome.outcome === 'accepted';
}
