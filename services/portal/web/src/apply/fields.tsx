import '../styles/fields.css';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Missing } from './api-types.js';

/** The place of a field on the page, so that what is missing can lead to it. */
export const fieldId = (field: string): string => `f-${field.replaceAll(/[^\w-]+/gu, '-').replace(/-$/u, '')}`;

interface Shown {
  /** The field as the API names it, such as `period.from`. */
  readonly field: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly missing?: readonly Missing[] | undefined;
  readonly blank: boolean;
}

/** What is wrong with what stands in the field. That it is empty is said where the section says what is missing. */
const wrongWith = ({ field, missing, blank }: Pick<Shown, 'field' | 'missing' | 'blank'>): string | null => (blank ? null : (missing?.find((one) => one.field === field)?.expected ?? null));

/** The label, the hint and the fault around a control, and what ties them to it. */
function Field({ children, ...shown }: Shown & { readonly children: (ties: { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true }) => ReactNode }) {
  const { field, label, hint } = shown;
  const id = fieldId(field);
  const wrong = wrongWith(shown);
  const described = [...(hint === undefined ? [] : [`${id}-hint`]), ...(wrong === null ? [] : [`${id}-wrong`])].join(' ');
  return (
    <div className={wrong === null ? 'field' : 'field wrong'}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="quiet">
          {hint}
        </p>
      )}
      {children({ id, ...(described === '' ? {} : { 'aria-describedby': described }), ...(wrong === null ? {} : { 'aria-invalid': true }) })}
      <p id={`${id}-wrong`} className="wrong-text" role="status">
        {wrong ?? ''}
      </p>
    </div>
  );
}

interface Text {
  readonly field: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly missing?: readonly Missing[] | undefined;
  readonly value: string;
  readonly disabled?: boolean;
  change(value: string): void;
}

export function TextField({ value, change, longest, type = 'text', numeric = false, disabled = false, ...shown }: Text & { readonly longest?: number; readonly type?: 'text' | 'date'; readonly numeric?: boolean }) {
  return (
    <Field {...shown} blank={value === ''}>
      {(ties) => <input {...ties} type={type} className={numeric || type === 'date' ? 'short' : undefined} inputMode={numeric ? 'decimal' : undefined} value={value} maxLength={longest} disabled={disabled} autoComplete="off" onChange={(event) => change(event.target.value)} />}
    </Field>
  );
}

/** A text of some length, with what is left of it counted. */
export function AreaField({ value, change, longest, rows = 5, disabled = false, ...shown }: Text & { readonly longest?: number; readonly rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className="area">
      <Field {...shown} blank={value === ''}>
        {(ties) => <textarea {...ties} value={value} rows={rows} disabled={disabled} onChange={(event) => change(event.target.value)} />}
      </Field>
      {longest !== undefined && <p className={value.length > longest ? 'counter over' : 'counter'}>{t('apply.counter', { count: value.length, longest })}</p>}
    </div>
  );
}

export function ChoiceField({ value, change, options, none, disabled = false, ...shown }: Text & { readonly options: readonly { readonly id: string; readonly name: string }[]; readonly none: string }) {
  const known = value === '' || options.some(({ id }) => id === value);
  return (
    <Field {...shown} blank={value === ''}>
      {(ties) => (
        <select {...ties} value={value} disabled={disabled} onChange={(event) => change(event.target.value)}>
          <option value="">{none}</option>
          {!known && <option value={value}>{value}</option>}
          {options.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A list of short texts, one on each line. */
export function LinesField({ value, change, ...shown }: Omit<Text, 'value' | 'change'> & { readonly value: readonly string[]; change(value: readonly string[]): void }) {
  return <AreaField {...shown} rows={3} value={value.join('\n')} change={(text) => change(text === '' ? [] : text.split('\n'))} />;
}

/** A question that is answered with yes or no. */
export function YesNoField({ field, label, value, change, disabled = false }: { readonly field: string; readonly label: string; readonly value: boolean | null; readonly disabled?: boolean; change(value: boolean): void }) {
  const { t } = useTranslation();
  const id = fieldId(field);
  return (
    <fieldset className="field yes-no" id={id} disabled={disabled}>
      <legend>{label}</legend>
      {[true, false].map((answer) => (
        <label key={String(answer)}>
          <input type="radio" name={id} checked={value === answer} onChange={() => change(answer)} />
          {t(answer ? 'apply.yes' : 'apply.no')}
        </label>
      ))}
    </fieldset>
  );
}
