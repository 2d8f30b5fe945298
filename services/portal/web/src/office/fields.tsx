import '../styles/office.css';
import { useId, type ReactNode } from 'react';

interface Named {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with what was given. */
  readonly error?: string | undefined;
}

interface Typed extends Named {
  readonly value: string;
  readonly change: (value: string) => void;
  readonly required?: boolean;
  readonly autoComplete?: string;
}

interface Control {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** A control with its label, what is expected of it and what is wrong with it; all of it is read out together. */
export function Field({ label, hint, error, className, children }: Named & { className?: string; children: (control: Control) => ReactNode }) {
  const id = useId();
  const told = [hint === undefined ? null : `${id}-hint`, error === undefined ? null : `${id}-error`].filter((part) => part !== null).join(' ');
  return (
    <div className={`field ${error === undefined ? '' : 'wrong'} ${className ?? ''}`}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {children({ id, 'aria-describedby': told === '' ? undefined : told, 'aria-invalid': error === undefined ? undefined : true })}
      {error !== undefined && (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

export function TextField({ value, change, required, autoComplete = 'off', numeric = false, longest, ...named }: Typed & { numeric?: boolean; longest?: number }) {
  return (
    <Field {...named} className={numeric ? 'short' : ''}>
      {(control) => (
        <input type="text" {...control} value={value} required={required} maxLength={longest} autoComplete={autoComplete} inputMode={numeric ? 'decimal' : undefined} onChange={(event) => change(event.target.value)} />
      )}
    </Field>
  );
}

export function TextBox({ value, change, required, rows = 3, ...named }: Typed & { rows?: number }) {
  return <Field {...named}>{(control) => <textarea {...control} rows={rows} value={value} required={required} maxLength={20_000} onChange={(event) => change(event.target.value)} />}</Field>;
}

/** A day, or with `type="time"` a time of the clock. */
export function DateField({ value, change, required, type = 'date', ...named }: Typed & { type?: 'date' | 'time' }) {
  return (
    <Field {...named} className="short">
      {(control) => <input type={type} {...control} value={value} step={type === 'time' ? 1 : undefined} required={required} onChange={(event) => change(event.target.value)} />}
    </Field>
  );
}

export interface Option {
  readonly value: string;
  readonly name: string;
}

export function SelectField({ value, change, options, ...named }: Typed & { options: readonly Option[] }) {
  return (
    <Field {...named}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => change(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** One of a few. */
export function Choice({ label, hint, error, value, change, options, row = false }: Named & { value: string; change: (value: string) => void; options: readonly Option[]; row?: boolean }) {
  const id = useId();
  return (
    <fieldset className={`choice-set ${row ? 'in-row' : ''} ${error === undefined ? '' : 'wrong'}`} aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend>{label}</legend>
      {hint !== undefined && <span className="hint">{hint}</span>}
      {options.map((option) => (
        <label key={option.value} className="check">
          <input type="radio" name={id} value={option.value} checked={value === option.value} onChange={() => change(option.value)} />
          <span>{option.name}</span>
        </label>
      ))}
      {error !== undefined && (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </fieldset>
  );
}

/** Any number of some. */
export function Several({ label, hint, error, value, change, options }: Named & { value: readonly string[]; change: (value: readonly string[]) => void; options: readonly Option[] }) {
  const id = useId();
  const toggled = (one: string) => (value.includes(one) ? value.filter((other) => other !== one) : [...value, one]);
  return (
    <fieldset className={`choice-set ${error === undefined ? '' : 'wrong'}`} aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend>{label}</legend>
      {hint !== undefined && <span className="hint">{hint}</span>}
      {options.map((option) => (
        <label key={option.value} className="check">
          <input type="checkbox" checked={value.includes(option.value)} onChange={() => change(toggled(option.value))} />
          <span>{option.name}</span>
        </label>
      ))}
      {error !== undefined && (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </fieldset>
  );
}
