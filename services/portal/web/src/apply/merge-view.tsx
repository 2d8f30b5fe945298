import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { readAmount } from '../budget/amount-text.js';
import { useFormat } from '../layout/names.js';
import type { Kept, Programme, SectionName } from './api-types.js';
import type { DraftShown, DraftStore } from './draft-store.js';
import { useFieldNames } from './field-names.js';
import { pathKey, type Conflict, type Side } from './merge.js';
import { contentsOf } from './section-form.js';

/** Somebody else changed the same fields of a section meanwhile. */
export function MergeView({ section, store, shown, programme }: { section: SectionName; store: DraftStore; shown: DraftShown; programme: Programme }) {
  const { nameOfField } = useFieldNames(programme, contentsOf(shown));
  const { conflicts, theirs } = shown.sections[section];
  return <ConflictChoice conflicts={conflicts} theirs={theirs} nameOf={nameOfField} resolve={(chosen) => store.sections[section].resolve(chosen)} />;
}

interface Choice {
  readonly conflicts: readonly Conflict[];
  readonly theirs: Pick<Kept<unknown>, 'savedAt' | 'savedBy'> | null;
  nameOf(path: readonly string[]): string;
  resolve(chosen: ReadonlyMap<string, Side>): void;
}

/** Both values of each field that two people changed, to choose from. */
export function ConflictChoice({ conflicts, theirs, nameOf, resolve }: Choice) {
  const { t } = useTranslation();
  const format = useFormat();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map());
  if (!theirs) return null;
  return (
    <section className="merge" aria-labelledby="merge-heading">
      <h2 id="merge-heading">{t('merge.heading')}</h2>
      <InlineAlert status="warning">{t('merge.text', { who: theirs.savedBy ?? t('merge.somebody'), time: theirs.savedAt === null ? '' : format.dayAndClock(theirs.savedAt), count: conflicts.length })}</InlineAlert>
      {conflicts.map(({ path, mine, theirs: other }) => {
        const key = pathKey(path);
        return (
          <fieldset key={key} className="merge-field">
            <legend>{nameOf(path)}</legend>
            {(['mine', 'theirs'] as const).map((side) => (
              // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- its text lies one level deeper than the rule looks
              <label key={side}>
                <input type="radio" name={key} checked={(chosen.get(key) ?? null) === side} onChange={() => setChosen(new Map([...chosen, [key, side]]))} />
                <span>
                  <strong>{t(`merge.${side}`)}</strong>
                  <span className="merge-value breakable">
                    <Value value={side === 'mine' ? mine : other} />
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
        );
      })}
      <Button disabled={conflicts.some(({ path }) => !chosen.has(pathKey(path)))} onClick={() => resolve(chosen)}>
        {t('merge.save')}
      </Button>
    </section>
  );
}

/** A value of a field, as far as it can be told in words. */
function Value({ value }: { value: unknown }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (value === null || value === undefined || value === '') return <em>{t('merge.nothing')}</em>;
  if (typeof value === 'boolean') return t(value ? 'apply.yes' : 'apply.no');
  if (typeof value === 'number') return format.count(value);
  if (typeof value === 'string') return /^-?\d+\.\d\d$/u.test(value) && readAmount(value).kind === 'amount' ? format.euros(value) : <bdi>{value}</bdi>;
  if (Array.isArray(value)) return value.map(String).join(', ');
  const { amount, name, ...rest } = value as Record<string, unknown>;
  return <Value value={amount ?? name ?? Object.values(rest).find((one) => typeof one === 'string') ?? null} />;
}
