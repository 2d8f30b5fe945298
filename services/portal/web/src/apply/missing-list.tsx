import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Programme, SectionName } from './api-types.js';
import type { DraftShown, DraftStore } from './draft-store.js';
import { fieldId } from './fields.js';
import { useFieldNames } from './field-names.js';
import { outlineOf } from './plan-outline.js';
import { contentsOf, missingNow } from './section-form.js';

/** What a section still lacks, each with the way to its field. */
export function MissingList({ draft, section, shown, store, programme, headed = true }: { draft: string; section: SectionName; shown: DraftShown; store: DraftStore; programme: Programme; headed?: boolean }) {
  const { t } = useTranslation();
  const { nameOfMissing } = useFieldNames(programme, contentsOf(shown));
  const { state } = shown.completeness.find((one) => one.section === section) ?? {};
  const missing = missingNow(section, store, shown);
  const { difference } = outlineOf(programme, contentsOf(shown)).financing;
  // Until the budget can be read the platform does not say that the financing is too little: the page does.
  const done = headed && state === 'complete' && shown.sections[section].state === 'saved' && (section !== 'financing' || difference === 0n);
  if (missing.length === 0) return done ? <p className="section-complete">{t('apply.complete')}</p> : null;
  return (
    <section className="missing" aria-labelledby={headed ? `missing-${section}` : undefined}>
      {headed && <h2 id={`missing-${section}`}>{t('apply.missing', { count: missing.length })}</h2>}
      <ul>
        {missing.map(({ field, expected }) => (
          <li key={field}>
            <Link to={`/drafts/${encodeURIComponent(draft)}/${section}#${placeOf(field)}`} onClick={() => focusOn(placeOf(field))}>
              {nameOfMissing(field)}
            </Link>
            : {expected}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Cells of the grids are found in the grid; other fields have a place of their own. */
const placeOf = (field: string): string => fieldId(/^(?:budget|financing)\b/u.exec(field)?.[0] ?? field);

/** Frames that a page may take until it is there: some seconds. */
const FRAMES = 300;

/** Puts the focus into a field, on the next page if need be. */
function focusOn(id: string, tries = FRAMES): void {
  window.requestAnimationFrame(() => {
    const place = document.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
    const control = place?.matches('input, select, textarea') ? place : (place?.querySelector<HTMLElement>('[tabindex="0"], input, select, textarea') ?? place);
    if (control) {
      control.focus();
      control.scrollIntoView({ block: 'center' });
    } else if (tries > 0) focusOn(id, tries - 1);
  });
}
