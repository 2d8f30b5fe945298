import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FIRST_HASH, sha256, type StoredEvent } from '@toteuma/eventing';
import { followChains } from '@toteuma/eventing';

const page = readFileSync(new URL('../../../../docs/reference/hash-chain.md', import.meta.url), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';

describe('the page that tells how the chain is recomputed', () => {
  const { events } = JSON.parse(block('json')) as { events: [StoredEvent, StoredEvent] };

  it('shows an example whose chain holds', () => {
    expect(events).toHaveLength(2);
    expect(followChains(events)).toMatchObject({ broken: [], last: { hash: events[1].hash } });
  });
  it('shows exactly what is hashed', () => {
    const hashed = block('text').trim();
    expect(hashed.endsWith(`"${FIRST_HASH}"]`)).toBe(true);
    expect(sha256(hashed)).toBe(events[0].hash);
    expect(page).toContain(`Its SHA-256 is \`${events[0].hash}\``);
  });
});
