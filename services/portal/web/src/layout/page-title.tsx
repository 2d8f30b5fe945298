import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { useTranslation } from 'react-i18next';

// The page that the browser itself opened: there the browser has put the focus already.
let opened: string | undefined;

/** The page's heading: names the document, and takes the focus when the reader has come here from another page. */
export function PageTitle({ title, heading = title, className }: { title: string; heading?: string; className?: string }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const place = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${t('app.name')}`;
  }, [title, t]);
  useEffect(() => {
    opened ??= pathname;
    if (opened !== pathname) {
      opened = '';
      window.scrollTo(0, 0);
      // A link to a field leads to the field.
      if (!window.location.hash.startsWith('#f-')) place.current?.focus({ preventScroll: true });
    }
  }, [pathname]);
  return (
    <h1 ref={place} tabIndex={-1} className={className}>
      {heading}
    </h1>
  );
}
