import type { ReactNode } from 'react';

/** A part of the handling: what has been done, and what can be done about it. */
export function Panel({ id, heading, state, good, children }: { id: string; heading: string; state?: string; good?: boolean; children: ReactNode }) {
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id} tabIndex={-1}>
          {heading}
        </h2>
        {state !== undefined && <span className={`tag ${good ? 'running' : 'still'}`}>{state}</span>}
      </div>
      {children}
    </section>
  );
}

/** A form that is out of the way until somebody wants it. */
export function Foldable({ summary, children, open = false }: { summary: string; children: ReactNode; open?: boolean }) {
  return (
    <details className="foldable no-print" open={open}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
