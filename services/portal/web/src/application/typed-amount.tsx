import { useId } from 'react';

/** An amount that is typed in a cell of a table. */
export function TypedAmount({ label, value, change, error }: { label: string; value: string; change: (value: string) => void; error: string | undefined }) {
  const id = useId();
  return (
    <>
      <input type="text" inputMode="decimal" autoComplete="off" className={error === undefined ? 'cell' : 'cell wrong'} aria-label={label} aria-invalid={error === undefined ? undefined : true}
        aria-describedby={error === undefined ? undefined : id} value={value} onChange={(event) => change(event.target.value)} />
      {error !== undefined && (
        <span className="field-error" id={id}>
          {error}
        </span>
      )}
    </>
  );
}
