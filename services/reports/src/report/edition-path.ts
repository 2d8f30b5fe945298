import type { ReportFile } from './report.js';

/**
 * Where a file of an edition lies below the reports folder, in parts. The digest in the name keeps a try that was
 * overtaken by another copy of the service from ever writing over the file that was recorded.
 */
export function editionPath(grant: string, edition: number | string, file: Pick<ReportFile, 'name' | 'sha256'>): readonly [grant: string, edition: string, name: string] {
  const dot = file.name.lastIndexOf('.');
  return [grant, String(edition), `${file.name.slice(0, dot)}-${file.sha256.slice(0, 16)}${file.name.slice(dot)}`];
}

/** The documents of decisions lie beside the editions, in folders that no edition has. */
export const decisionFolder = (document: number): string => `decision-${document}`;
