import type { Contracts } from './declare.js';

/**
 * Checks the golden samples: data of each version that was ever published, kept as it was then.
 * @param samples file name (`GrantAwarded.v1.json`) to its text
 * @returns one line for each version without a sample and for each sample that does not become the newest version
 */
export function sampleFaults(contracts: Contracts, samples: Readonly<Record<string, string>>): string[] {
  const wanted = contracts.all().flatMap(({ type, version }) => Array.from({ length: version }, (_, at) => `${type}.v${at + 1}.json`));
  return [
    ...wanted.filter((file) => !Object.hasOwn(samples, file)).map((file) => `${file} is missing`),
    ...Object.entries(samples).flatMap(([file, text]) => faultOf(contracts, file, text)),
  ];
}

function faultOf(contracts: Contracts, file: string, text: string): string[] {
  const [, type, version] = /^([A-Z]\w*)\.v(\d+)\.json$/.exec(file) ?? [];
  if (type === undefined) return [`${file}: not named <Event>.v<version>.json`];
  try {
    contracts.find(type).parse(JSON.parse(text), Number(version));
    return [];
  } catch (error) {
    return [`${file}: ${error instanceof Error ? error.message : String(error)}`];
  }
}
