import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { OperationFigures } from '@toteuma/contracts';
import { sessionKey } from '../session/session.js';
import { changedPaths } from './figure-differences.js';
import { readAnew } from './grant-data.js';

const PATIENCE = 4000;
const [FIRST_WAIT, LONGEST_WAIT] = [3000, 60_000];

/**
 * Listens for changes of a grant and has its figures read anew after each.
 * @returns whether the connection has been away for longer than a moment
 */
export function useChanges(grant: string, enabled: boolean): { lost: boolean } {
  const queries = useQueryClient();
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (!enabled) return undefined;
    let source: EventSource;
    let patience: number | undefined;
    let again: number | undefined;
    let wait = FIRST_WAIT;
    const found = () => {
      window.clearTimeout(patience);
      patience = undefined;
      wait = FIRST_WAIT;
      setLost(false);
    };
    const connect = () => {
      source = new EventSource(`/portal/api/v1/reports/${encodeURIComponent(grant)}/changes`);
      source.addEventListener('open', found);
      source.addEventListener('position', () => {
        found();
        void readAnew(queries, grant);
      });
      source.addEventListener('error', () => {
        patience ??= window.setTimeout(() => setLost(true), PATIENCE);
        if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
        // Refused for good: perhaps the session has ended. Ask, and try again ever more seldom.
        void queries.invalidateQueries({ queryKey: sessionKey });
        again = window.setTimeout(connect, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      });
    };
    connect();
    return () => {
      source.close();
      window.clearTimeout(patience);
      window.clearTimeout(again);
    };
  }, [grant, enabled, queries]);
  return { lost };
}

export interface Updated {
  readonly at: string;
  readonly paths: ReadonlySet<string>;
}

/** What changed in the figures since the page showed them, and when; nothing until they change. */
export function useUpdated(figures: OperationFigures | undefined): Updated | null {
  const shown = useRef<OperationFigures>(undefined);
  const [updated, setUpdated] = useState<Updated | null>(null);
  useEffect(() => {
    if (!figures) return;
    if (shown.current && shown.current !== figures) {
      const paths = changedPaths(shown.current, figures);
      if (paths.size > 0) setUpdated({ at: new Date().toISOString(), paths });
    }
    shown.current = figures;
  }, [figures]);
  return updated;
}
