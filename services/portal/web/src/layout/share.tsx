import { useFormat } from './names.js';

/** A percentage, with a bar that says the same to the eye; over 100 % the bar is full and of another colour. */
export function Share({ percent, wide = false }: { percent: string | null; wide?: boolean }) {
  const format = useFormat();
  const part = Math.min(Math.max(Number(percent ?? '0'), 0), 100);
  const over = Number(percent ?? '0') > 100;
  return (
    <span className={wide ? 'share wide' : 'share'}>
      <span className="figure">{format.percent(percent)}</span>
      {percent !== null && (
        <svg className="share-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <rect className="share-all" width="100" height="8" rx="0" />
          <rect className={over ? 'share-part over' : 'share-part'} width={part} height="8" />
        </svg>
      )}
    </span>
  );
}
