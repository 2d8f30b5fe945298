import { describe, expect, it } from '@jest/globals';
import { mergeMetrics, Metrics } from './metrics.js';

describe('the metrics of a service', () => {
  it('carry its name', async () => {
    const metrics = new Metrics('claims');
    metrics.requests.inc({ method: 'GET', route: '/api/v1/claims/:grant', status: '200' });
    expect(await metrics.text()).toContain('toteuma_http_requests_total{method="GET",route="/api/v1/claims/:grant",status="200",service="claims"} 1');
  });

  it('leave out a figure that cannot be read', async () => {
    const metrics = new Metrics('claims');
    let there = true;
    const read = async () => (there ? [{ value: 3 }] : Promise.reject(new Error('away')));
    metrics.gauge('plain', 'x', [], read);
    metrics.gauge('labelled', 'x', ['source'], async () => (await read()).map(({ value }) => ({ labels: { source: 'applications' }, value })));
    expect(await metrics.registry.metrics()).toMatch(/^plain\{service="claims"\} 3$[^]*^labelled\{source="applications",service="claims"\} 3$/m);
    there = false;
    expect(await metrics.registry.metrics()).not.toMatch(/^(plain|labelled)[{ ]/m);
  });

  it('of several services make one text, each metric told of once', async () => {
    const texts = await Promise.all(['claims', 'reports'].map(async (name) => {
      const metrics = new Metrics(name);
      metrics.batchCommands.observe(3);
      return metrics.text();
    }));
    const merged = mergeMetrics(texts);
    const lines = merged.split('\n');
    expect(lines.filter((line) => line === '# TYPE toteuma_append_batch_commands histogram')).toHaveLength(1);
    const sums = lines.flatMap((line, at) => (line.startsWith('toteuma_append_batch_commands_sum') ? [[at, line] as const] : []));
    expect(sums.map(([, line]) => line)).toEqual(['claims', 'reports'].map((name) => `toteuma_append_batch_commands_sum{service="${name}"} 3`));
    expect(lines.slice(sums[0]![0], sums[1]![0]).some((line) => line.startsWith('#'))).toBe(false);
    expect(merged.endsWith('\n')).toBe(true);
  });
});
