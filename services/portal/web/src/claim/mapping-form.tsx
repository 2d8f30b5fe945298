import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { ActForm, Refused, useAct, type Acting } from '../office/act.js';
import { SelectField, TextField } from '../office/fields.js';
import { importPath, mappingsPath } from './claim-data.js';
import type { ClaimPlan } from './claim-plan.js';
import { mappedFields, type Import, type ImportColumn, type Mapping, type SavedMapping } from './import-types.js';
import { blankMapping, columnOf, fitted, withColumn } from './mapping.js';

/** Which column of the file is what, with samples of each; how numbers and days are written; and what the values mean here. */
export function MappingForm({ data, plan, done }: { data: Import; plan: ClaimPlan; done: () => Promise<void> }) {
  const { t } = useTranslation();
  const acting = useAct([['claiming', 'mappings']]);
  const [mapping, setMapping] = useState<Mapping>(data.mapping ?? blankMapping);
  const [saveAs, setSaveAs] = useState('');
  const apply = async () => {
    const body = { ...mapping, ...(saveAs.trim() === '' ? {} : { saveAs: saveAs.trim() }) };
    if (await acting.act(`${importPath(data.import)}/mapping`, { method: 'PUT', body })) await done();
  };
  // A column of partners is of use only where the whole operation comes in one file.
  const several = plan.partners.length > 1;
  const fields = mappedFields.filter((field) => several || field !== 'partner');
  const options = [{ value: '', name: t('claiming.mapping.none') }, ...data.columns.map((column) => ({ value: String(column.index), name: titleOf(column, t('claiming.mapping.column', { number: column.index + 1 })) }))];
  return (
    <section className="mapping" aria-labelledby="mapping">
      <h2 id="mapping">{t('claiming.mapping.heading')}</h2>
      <Samples columns={data.columns} />
      <Saved use={(saved) => setMapping(fitted(saved, data.columns, mapping.headerRow))} />
      <ActForm acting={acting} send={apply} button={t('claiming.mapping.apply')} done={t('claiming.mapping.applied')}>
        <div className="mapping-fields">
          {fields.map((field) => (
            <SelectField key={field} label={field === 'partner' ? t('claiming.takeUp.partner') : t(`claiming.row.${field}`)} value={columnOf(mapping, field)} change={(column) => setMapping(withColumn(mapping, field, column))} options={options} error={acting.wrong(`columns.${field}`)} />
          ))}
        </div>
        <AmountColumns mapping={mapping} change={setMapping} options={options} acting={acting} />
        <div className="mapping-fields">
          <SelectField label={t('claiming.mapping.numbers')} value={mapping.numbers} change={(numbers) => setMapping({ ...mapping, numbers: numbers as Mapping['numbers'] })} options={(['auto', 'fi', 'en'] as const).map((value) => ({ value, name: t(`claiming.mapping.number.${value}`) }))} />
          <SelectField label={t('claiming.mapping.dates')} value={mapping.dates} change={(dates) => setMapping({ ...mapping, dates: dates as Mapping['dates'] })} options={(['auto', 'dmy', 'ymd', 'mdy'] as const).map((value) => ({ value, name: t(`claiming.mapping.date.${value}`) }))} />
          <TextField label={t('claiming.mapping.headerRow')} hint={t('claiming.mapping.headerHint')} numeric value={String(mapping.headerRow)} change={(text) => setMapping({ ...mapping, headerRow: Number(text.replaceAll(/\D/gu, '').slice(0, 4)) })} error={acting.wrong('headerRow')} />
        </div>
        {mapping.columns.category === undefined && (
          <SelectField label={t('claiming.mapping.allCategory')} value={mapping.category ?? ''} change={(category) => setMapping({ ...mapping, category: category === '' ? null : category })} options={[{ value: '', name: t('office.choose') }, ...plan.categories.map(({ id, name }) => ({ value: id, name }))]} error={acting.wrong('category')} />
        )}
        <Categories data={data} mapping={mapping} change={setMapping} plan={plan} />
        <Only mapping={mapping} change={setMapping} options={options} acting={acting} />
        <TextField label={t('claiming.mapping.saveAs')} hint={t('claiming.mapping.saveAsHint')} value={saveAs} change={setSaveAs} longest={100} error={acting.wrong('saveAs')} />
      </ActForm>
    </section>
  );
}

type Options = readonly { readonly value: string; readonly name: string }[];
interface Part {
  readonly mapping: Mapping;
  readonly change: (mapping: Mapping) => void;
  readonly options: Options;
  readonly acting: Acting;
}

const titleOf = ({ header, samples }: ImportColumn, otherwise: string): string => `${header?.trim() || otherwise}${samples[0] ? ` (${samples[0].slice(0, 24)})` : ''}`;

/** Of each column. */
const SAMPLES = 3;

/** What stands in the columns, for those who map them: a column a line, since its samples are not of the same rows as those of another. */
function Samples({ columns }: { columns: readonly ImportColumn[] }) {
  const { t } = useTranslation();
  return (
    <ScrollTable caption={t('claiming.mapping.samples')} captionShown className="samples">
      <tbody role="rowgroup">
        {columns.map(({ index, header, samples }) => (
          <tr key={index} role="row">
            <th role="rowheader" scope="row">{header?.trim() || t('claiming.mapping.column', { number: index + 1 })}</th>
            <td role="cell" className="breakable"><bdi>{samples.slice(0, SAMPLES).join(' · ')}</bdi></td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

/** The amount stands in one column, or in one for debit and one for credit. */
function AmountColumns({ mapping, change, options, acting }: Part) {
  const { t } = useTranslation();
  const { amount } = mapping.columns;
  const two = typeof amount === 'object';
  const put = (next: Mapping['columns']['amount'] | undefined) => change({ ...mapping, columns: { ...mapping.columns, amount: next } });
  const columnFor = (value: string): number | undefined => (value === '' ? undefined : Number(value));
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={two} onChange={(event) => put(event.target.checked ? {} : undefined)} />
        {t('claiming.mapping.two')}
      </label>
      <div className="mapping-fields">
        {two ? (
          (['debit', 'credit'] as const).map((side) => (
            <SelectField key={side} label={t(`claiming.mapping.${side}`)} value={amount[side] === undefined ? '' : String(amount[side])} change={(value) => put({ ...amount, [side]: columnFor(value) })} options={options} error={acting.wrong(`columns.amount.${side}`)} />
          ))
        ) : (
          <SelectField label={t('claiming.row.amount')} value={amount === undefined ? '' : String(amount)} change={(value) => put(columnFor(value))} options={options} error={acting.wrong('columns.amount')} />
        )}
      </div>
    </>
  );
}

/** The choice of what is left out, beside the categories. */
const LEFT_OUT = '-';

/** What each value of the column of categories is called here; what is said of none is taken by its name. */
function Categories({ data, mapping, change, plan }: { data: Import; mapping: Mapping; change: (mapping: Mapping) => void; plan: ClaimPlan }) {
  const { t } = useTranslation();
  const isNamed = (value: string) => plan.categories.some(({ id, name }) => [id, name].includes(value));
  const values = [...new Set([...data.values.filter((value) => !isNamed(value)), ...Object.keys(mapping.categories)])];
  if (values.length === 0 || mapping.columns.category === undefined) return null;
  const options = [{ value: '', name: t('office.choose') }, { value: LEFT_OUT, name: t('claiming.mapping.noCategory') }, ...plan.categories.map(({ id, name }) => ({ value: id, name }))];
  return (
    <fieldset className="mapping-categories">
      <legend>{t('claiming.mapping.categories')}</legend>
      <div className="mapping-fields">
        {values.map((value) => (
          <SelectField key={value} label={value} value={mapping.categories[value] === null ? LEFT_OUT : (mapping.categories[value] ?? '')} options={options} change={(category) => {
            const { [value]: _, ...others } = mapping.categories;
            change({ ...mapping, categories: category === '' ? others : { ...others, [value]: category === LEFT_OUT ? null : category } });
          }} />
        ))}
      </div>
    </fieldset>
  );
}

/** Of a ledger of everything, only the rows of the operation. */
function Only({ mapping, change, options, acting }: Part) {
  const { t } = useTranslation();
  const { only } = mapping;
  return (
    <fieldset className="mapping-categories">
      <legend>{t('claiming.mapping.only')}</legend>
      <div className="mapping-fields">
        <SelectField label={t('claiming.mapping.onlyColumn')} value={only ? String(only.column) : ''} options={options} change={(column) => change({ ...mapping, only: column === '' ? undefined : { column: Number(column), value: only?.value ?? '' } })} error={acting.wrong('only.column')} />
        {only && <TextField label={t('claiming.mapping.onlyValue')} value={only.value} change={(value) => change({ ...mapping, only: { ...only, value } })} error={acting.wrong('only.value')} longest={200} />}
      </div>
    </fieldset>
  );
}

/** Mappings that the organisation saved before. */
function Saved({ use }: { use: (mapping: SavedMapping) => void }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const acting = useAct([['claiming', 'mappings']]);
  const { data } = useQuery({ queryKey: ['claiming', 'mappings'], queryFn: ({ signal }) => read<{ readonly mappings: readonly { readonly name: string; readonly mapping: SavedMapping }[] }>(mappingsPath, i18next.language, signal) });
  if (!data || data.mappings.length === 0) return null;
  const remove = async (name: string) => {
    if (acting.busy || (await acting.act(`${mappingsPath}/${encodeURIComponent(name)}`, { method: 'DELETE', body: {} })) === null) return;
    // The button goes with its line: the focus needs another place.
    heading.current?.focus();
  };
  return (
    <div>
      <h3 ref={heading} tabIndex={-1}>{t('claiming.mapping.saved')}</h3>
      <ul className="plain-list saved-mappings">
        {data.mappings.map(({ name, mapping }) => (
          <li key={name}>
            <button type="button" className="button secondary" onClick={() => use(mapping)}>{t('claiming.mapping.use', { name })}</button>{' '}
            <button type="button" className="link" onClick={() => void remove(name)}>{t('claiming.mapping.forget', { name })}</button>
          </li>
        ))}
      </ul>
      <Refused problem={acting.problem} />
    </div>
  );
}
