import { LEAD, money } from '@toteuma/kernel';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Programme } from '../apply/api-types.js';
import { AreaField, TextField } from '../apply/fields.js';
import { useFieldNames, type FieldNames } from '../apply/field-names.js';
import { ConflictChoice } from '../apply/merge-view.js';
import type { SectionShown, SectionStore } from '../apply/section-store.js';
import { AmountGrid } from '../budget/amount-grid.js';
import { budgetGrid } from '../budget/budget-rows.js';
import { financingGrid, lineKey } from '../budget/financing-rows.js';
import { cellKey, countsAsOf, financingFigures } from '../budget/plan-figures.js';
import { useFormat } from '../layout/names.js';
import { amendedBudget, toSupplement, writtenChanges, writtenPlan, type AmendmentContent } from './amendment-content.js';
import { AmendmentEffect } from './amendment-effect.js';
import { ContactPart, PartnersPart } from './amendment-partners.js';
import type { Awarded } from './amendment-types.js';

interface Shown {
  readonly grant: string;
  readonly awarded: Awarded;
  readonly programme: Programme | undefined;
  readonly store: SectionStore<AmendmentContent>;
  readonly shown: SectionShown<AmendmentContent>;
}

export function AmendmentForm({ grant, awarded, programme, store, shown }: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  const { content } = shown;
  const names = useNamesOf(awarded, programme);
  const change = (part: Partial<AmendmentContent>) => store.change({ ...content, ...part });
  return (
    <div className="with-effect">
      <div className="section-body">
        {shown.state === 'conflict' && <ConflictChoice key={shown.theirs?.version} conflicts={shown.conflicts} theirs={shown.theirs} nameOf={names.nameOfField} resolve={(chosen) => store.resolve(chosen)} />}
        <h2>{t('amend.when')}</h2>
        <TextField field="effectiveFrom" type="date" label={t('amend.effectiveFrom')} hint={t('amend.effectiveHint')} value={content.effectiveFrom ?? ''} change={(effectiveFrom) => change({ effectiveFrom })} />
        <AreaField field="reason" label={t('amend.reason')} rows={3} longest={20_000} value={content.reason ?? ''} change={(reason) => change({ reason })} />
        <h2>{t('amend.extension')}</h2>
        <TextField field="to" type="date" label={t('amend.to')} hint={t('amend.toHint', { day: format.day(awarded.plan.period.to) })} value={content.to ?? ''} change={(to) => change({ to })} />
        <Grids awarded={awarded} programme={programme} content={content} change={change} />
        <PartnersPart awarded={awarded} programme={programme} content={content} change={change} />
        <ContactPart awarded={awarded} content={content} change={change} />
        <Texts awarded={awarded} content={content} names={names} change={change} />
      </div>
      <AmendmentEffect grant={grant} content={content} store={store} names={names} supplement={toSupplement(awarded.amendments)?.number ?? null} />
    </div>
  );
}

/** Names of the grant's own partners, and of what its programme has. */
function useNamesOf({ plan }: Awarded, programme: Programme | undefined) {
  return useFieldNames(programme, { organisation: { applicant: plan.applicant, partners: plan.partners } });
}

function Grids({ awarded, programme, content, change }: { awarded: Awarded; programme: Programme | undefined; content: AmendmentContent; change: (part: Partial<AmendmentContent>) => void }) {
  const { t } = useTranslation();
  const { rules, plan, terms } = awarded;
  const { cells: changed = [], financing = null, add = [] } = content;
  const names = useNamesOf({ ...awarded, plan: { ...plan, partners: [...plan.partners, ...add.map(({ name = '', ...partner }) => ({ ...partner, type: partner.type ?? null, name }))] } }, programme);
  const { cells, figures } = useMemo(() => amendedBudget(terms, changed, terms.revenue, rules.costModel), [terms, changed, rules]);
  const lines = financing ?? terms.financing;
  const partners = [...new Set([LEAD, ...plan.partners.map(({ id }) => id), ...add.map(({ id }) => id), ...terms.budget.map(({ partner }) => partner)])];
  const yearsOf = (list: readonly { readonly year: number | null }[]): readonly (number | null)[] => {
    const years = [...new Set(list.map(({ year }) => year))].sort((a, b) => (a ?? 0) - (b ?? 0));
    return years.length === 0 ? [null] : years;
  };
  const years = yearsOf(terms.budget);
  const inPlan = [...new Set(terms.financing.map(({ partner }) => partner))];
  const total = financingFigures(lines, figures, { sources: rules.sources, rounding: rules.rounding, partners, years, countsAs: countsAsOf([plan.applicant, ...plan.partners], programme?.organisationTypes ?? []) });
  const budget = budgetGrid({
    rules, cells, figures, years,
    partners: partners.map((id) => ({ id, name: names.partnerName(id) })),
    names: { category: names.categoryName, noYear: t('budget.noYear'), amount: t('budget.amount'), total: t('words.budget.total') },
    old: new Map(terms.budget.map((cell) => [cellKey(cell.partner, cell.category, cell.year), cell.amount])),
  });
  const sources = financingGrid({
    sources: rules.sources, lines, budget: figures, figures: total, years: yearsOf(terms.financing),
    partners: (inPlan.length === 0 ? [null] : inPlan).map((id) => ({ id, name: id === null ? t('budget.amount') : names.partnerName(id) })),
    names: { source: names.sourceName, amount: t('budget.amount'), total: t('words.budget.total'), share: t('plan.share'), publicShare: t('plan.publicShare'), costs: t('words.budget.net'), difference: t('plan.difference') },
    old: new Map(terms.financing.map((line) => [lineKey(line), line.amount])),
  });
  return (
    <>
      <h2>{t('apply.section.budget')}</h2>
      <AmountGrid caption={t('budget.caption')} corner={t('realisation.category')} rows={budget.rows} columns={budget.columns} write={(changes) => change({ cells: writtenChanges(changed, changes, terms, rules.costModel) })} />
      <h2>{t('apply.section.financing')}</h2>
      <AmountGrid caption={t('plan.caption')} corner={t('financing.source')} rows={sources.rows} columns={sources.columns} write={(changes) => change({ financing: writtenPlan(lines, changes, terms) })} />
      <Footing difference={total.difference} />
    </>
  );
}

function Footing({ difference }: { difference: bigint }) {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = format.euros(money(difference < 0n ? -difference : difference));
  return (
    <p role="status" className={difference === 0n ? 'quiet' : 'wrong-text'}>
      {difference === 0n ? t('amend.foots') : t(difference < 0n ? 'plan.short' : 'plan.over', { amount })}
    </p>
  );
}

/** The texts of the application, to be written anew where they change. */
function Texts({ awarded, content, names, change }: { awarded: Awarded; content: AmendmentContent; names: FieldNames; change: (part: Partial<AmendmentContent>) => void }) {
  const { t } = useTranslation();
  const { texts = {} } = content;
  const known = Object.entries(awarded.texts);
  if (known.length === 0) return null;
  const write = (name: string, text: string, old: string | null) => {
    const { [name]: _, ...others } = texts;
    change({ texts: text === (old ?? '') ? others : { ...others, [name]: text } });
  };
  return (
    <details className="amend-texts">
      <summary>{t('amend.texts', { count: Object.keys(texts).length })}</summary>
      {known.map(([name, old]) => (
        <AreaField key={name} field={`texts.${name}`} label={names.nameOfField(['texts', name])} rows={5} longest={20_000} value={texts[name] ?? old ?? ''} change={(text) => write(name, text, old)} />
      ))}
    </details>
  );
}
