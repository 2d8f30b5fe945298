import type { ReactNode } from 'react';

/** A table that may be wider than the screen scrolls in a region of its own, which the keyboard reaches. */
export function ScrollTable({ caption, children, captionShown = false, className }: { caption: string; children: ReactNode; captionShown?: boolean; className?: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="table-region" role="group" aria-label={caption} tabIndex={0}>
      <table role="table" className={className}>
        <caption className={captionShown ? undefined : 'hidden-text'}>{caption}</caption>
        {children}
      </table>
    </div>
  );
}
