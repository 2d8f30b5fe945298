import { decisionContent, type DecisionContent } from '@toteuma/contracts';
import type { Runtime } from '@toteuma/platform';
import { decisionFolder } from '../report/edition-path.js';
import { removeOthers, writeEdition, type Written } from './edition-files.js';
import { renderDecision } from './pdf/render-report.js';
import type { RenderingParts, ReportJob } from './render-report.js';

const languages = ['fi', 'sv', 'en'] as const;

export interface DecisionParts extends Pick<RenderingParts, 'reports' | 'folder'> {
  /** What the decision says, from the service that decided. */
  readonly contentOf: (grant: string, position: number) => Promise<DecisionContent>;
}

/**
 * Makes the document of a decision, once: files come first, then the event.
 * @returns the number of the document
 */
export async function answerDecision({ reports, folder, contentOf }: DecisionParts, job: ReportJob): Promise<number> {
  const { state } = await reports.load(job.grant);
  const asked = state.documents.find(({ document }) => document === job.request);
  if (asked === undefined) throw new Error(`${job.grant}: no decision document ${job.request}`);
  if (asked.produced) return asked.document;
  const content = await contentOf(job.grant, asked.cause.position);
  const place = decisionFolder(asked.document);
  const files = await writeEdition(folder, job.grant, place, await filesOf(content));
  const outcome = await reports.handle(
    { stream: job.grant, metadata: { actor: 'service:reports', correlation: job.correlation, cause: job.event }, occurredAt: asked.decidedAt },
    { type: 'RecordDecisionDocument', document: asked.document, files },
  );
  if (outcome.outcome === 'accepted') await removeOthers(folder, job.grant, place, files);
  return asked.document;
}

async function filesOf(content: DecisionContent): Promise<Written[]> {
  const files: Written[] = [];
  for (const language of languages) files.push({ name: `decision-${language}.pdf`, format: 'pdf', language, body: await renderDecision(content, language) });
  files.push({ name: 'decision.json', format: 'json', language: null, body: Buffer.from(`${JSON.stringify(content, null, 2)}\n`) });
  return files;
}

/** Asks the applications service, which has the texts: in the way in which services ask each other for histories. */
export function decisionContentFrom({ config, pass, name }: Pick<Runtime, 'config' | 'pass' | 'name'>): DecisionParts['contentOf'] {
  return async (grant, position) => {
    const address = config.TOTEUMA_SERVICES['applications'];
    if (!address) throw new Error('TOTEUMA_SERVICES names no address of applications');
    const headers = { authorization: `Bearer ${await pass.issue(name, 'applications')}` };
    const response = await fetch(`${address}/internal/applications/decisions/${encodeURIComponent(grant)}/${position}`, { headers, signal: AbortSignal.timeout(20_000) });
    if (!response.ok) throw new Error(`applications answered ${response.status} about the decision of ${grant}`);
    return decisionContent.parse(await response.json());
  };
}
