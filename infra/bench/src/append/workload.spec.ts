import { describe, expect, it } from '@jest/globals';
import { event, EVENTS_PER_STREAM, Series } from './workload.js';

describe('the workload of the append benchmark', () => {
  it('has the event size that the published figures were taken with', () => {
    expect(Buffer.byteLength(JSON.stringify(event.data))).toBe(371);
  });

  it('gives each caller streams of its own, filled one after the other', () => {
    const series = new Series(7);
    const places = Array.from({ length: EVENTS_PER_STREAM + 1 }, () => series.next());
    expect(places[0]).toEqual({ stream: 'grant-007-00001', expectedVersion: 0 });
    expect(places[EVENTS_PER_STREAM - 1]).toEqual({ stream: 'grant-007-00001', expectedVersion: EVENTS_PER_STREAM - 1 });
    expect(places[EVENTS_PER_STREAM]).toEqual({ stream: 'grant-007-00002', expectedVersion: 0 });
  });
});
