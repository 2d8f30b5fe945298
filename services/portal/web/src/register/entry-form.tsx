import '../styles/office.css';
import '../styles/register.css';
import { useState, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { DateField, SelectField, TextBox, TextField } from '../office/fields.js';
import { freshKey, judgeEntry, mergeEntry, startEntry, totalSoFar, yearsOf, type EntryDraft } from './entry-draft.js';
import { Meanwhile, type Merged } from './meanwhile.js';
import { entryPath, registerPath, stages, type Entry } from './register-data.js';

interface PartProps {
  readonly draft: EntryDraft;
  readonly change: (part: Partial<EntryDraft>) => void;
  readonly wrong: (field: string) => string | undefined;
}

/**
 * An entry of the register: made anew, or changed as a whole.
 * @param reread what the entry is by now
 */
export function EntryForm({ entry, reread }: { entry: Entry | undefined; reread?: () => Promise<Entry | undefined> }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  // What somebody else changed meanwhile is refused, not written over.
  const [base, setBase] = useState(() => ({ version: entry?.version, draft: startEntry(entry, i18n.language) }));
  const [draft, setDraft] = useState(base.draft);
  const [met, setMet] = useState<Merged | null>(null);
  const [tried, setTried] = useState(false);
  const acting = useAct([['register']]);
  const isNew = entry === undefined;
  const { faults, body } = judgeEntry(draft, isNew);
  const wrong = (field: string) => {
    const fault = tried ? faults.find((one) => one.field === field)?.fault : undefined;
    return fault === undefined ? acting.wrong(field) : t(`register.fault.${fault}`);
  };
  const takeOver = async () => {
    const newest = await reread?.();
    if (newest === undefined) return;
    const theirs = startEntry(newest, i18n.language);
    const merged = mergeEntry(base.draft, draft, theirs);
    setDraft(merged.draft);
    setBase({ version: newest.version, draft: theirs });
    setMet({ mine: draft, theirs, both: merged.both });
  };
  const submit = async () => {
    setTried(true);
    if (body === null) return;
    setMet(null);
    const saved = await (isNew ? acting.act<{ code: string }>(registerPath, { body }) : acting.act<{ code: string }>(entryPath(entry.code), { method: 'PUT', body, ifMatch: base.version }));
    if (saved !== null) await navigate(`/register/${encodeURIComponent(saved.code)}`);
  };
  const part: PartProps = { draft, change: (changed) => setDraft({ ...draft, ...changed }), wrong };
  return (
    // Why it was refused is over once the reader has taken over what was changed.
    <ActForm acting={met === null ? acting : { ...acting, problem: null }} send={submit} button={t('register.save')}>
      <Basics {...part} isNew={isNew} />
      <Money {...part} />
      <Partners {...part} />
      <Contacts {...part} />
      <TextBox label={t('register.summary')} rows={4} value={draft.summary} change={(summary) => part.change({ summary })} error={wrong('summary')} />
      {entry && reread && <Meanwhile problem={acting.problem} merged={met} takeOver={takeOver} draft={draft} change={part.change} />}
      {tried && faults.length > 0 && <p role="alert" className="fault-summary">{t('officeDecision.faults', { count: faults.length })}</p>}
    </ActForm>
  );
}

function Basics({ draft, change, wrong, isNew }: PartProps & { isNew: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="field-row">
        {isNew && <TextField label={t('register.field.code')} hint={t('register.codeHint')} value={draft.code} longest={7} change={(code) => change({ code })} error={wrong('code')} />}
        <TextField label={t('register.field.name')} value={draft.name} longest={200} change={(name) => change({ name })} error={wrong('name')} />
        <TextField label={t('register.field.authority')} value={draft.authority} longest={200} change={(authority) => change({ authority })} error={wrong('authority')} />
      </div>
      <div className="field-row">
        <TextField label={t('register.field.portfolio')} value={draft.portfolio} longest={200} change={(portfolio) => change({ portfolio })} error={wrong('portfolio')} />
        <TextField label={t('register.field.focus')} value={draft.focus} longest={200} change={(focus) => change({ focus })} error={wrong('focus')} />
        <SelectField label={t('register.field.stage')} value={draft.stage} change={(stage) => change({ stage: stages.find((one) => one === stage) ?? 'running' })} options={stages.map((value) => ({ value, name: t(`register.stage.${value}`) }))} />
      </div>
      <div className="field-row">
        <DateField label={t('register.from')} value={draft.from} change={(from) => change({ from })} error={wrong('period.from')} />
        <DateField label={t('register.to')} value={draft.to} change={(to) => change({ to })} error={wrong('period.to')} />
      </div>
      <div className="field-row">
        <TextBox label={t('register.field.funders')} hint={t('register.linesHint')} value={draft.funders} change={(funders) => change({ funders })} error={wrong('funders')} />
        <TextBox label={t('register.field.implementers')} hint={t('register.linesHint')} value={draft.implementers} change={(implementers) => change({ implementers })} error={wrong('implementers')} />
      </div>
    </>
  );
}

/** The financing by source and year; the years follow the period. */
function Money({ draft, change, wrong }: PartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { sources } = draft;
  const years = yearsOf(draft);
  const set = (key: string, part: Partial<EntryDraft['sources'][number]>) => change({ sources: sources.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  return (
    <Lines
      name={t('register.money')}
      add={t('register.addSource')}
      onAdd={() => change({ sources: [...sources, { key: freshKey(sources, 'source'), name: '', amounts: {} }] })}
      all={<p role="status">{t('register.tableTotal')}: {format.euros(totalSoFar(draft))}</p>}
    >
      {years.length === 0 && <p className="quiet">{t('register.yearsFollow')}</p>}
      {sources.map(({ key, name, amounts }, at) => (
        <Line key={key} legend={t('register.sourceNumber', { number: at + 1 })} remove={t('register.removeSource', { number: at + 1 })} onRemove={() => change({ sources: sources.filter((one) => one.key !== key) })}>
          <TextField label={t('register.source')} value={name} longest={200} change={(value) => set(key, { name: value })} error={wrong(`${key} name`)} />
          <div className="field-row">
            {years.map((year) => (
              <TextField key={year} label={year} value={amounts[year] ?? ''} numeric change={(value) => set(key, { amounts: { ...amounts, [year]: value } })} error={wrong(`${key} ${year}`)} />
            ))}
          </div>
        </Line>
      ))}
    </Lines>
  );
}

function Partners({ draft, change, wrong }: PartProps) {
  const { t } = useTranslation();
  const { partners } = draft;
  const set = (key: string, part: Partial<EntryDraft['partners'][number]>) => change({ partners: partners.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  return (
    <Lines
      name={t('register.partners')}
      add={t('register.addPartner')}
      onAdd={() => change({ partners: [...partners, { key: freshKey(partners, 'partner'), name: '', budget: '' }] })}
      all={<TextField label={t('register.field.stated')} hint={t('register.statedHint')} value={draft.statedTotal} numeric change={(statedTotal) => change({ statedTotal })} error={wrong('statedTotal')} />}
    >
      {partners.map(({ key, name, budget }, at) => (
        <Line key={key} legend={t('register.partnerNumber', { number: at + 1 })} remove={t('register.removePartner', { number: at + 1 })} onRemove={() => change({ partners: partners.filter((one) => one.key !== key) })}>
          <div className="field-row">
            <TextField label={t('register.partner')} value={name} longest={200} change={(value) => set(key, { name: value })} error={wrong(`${key} name`)} />
            <TextField label={t('register.partnerBudget')} hint={t('register.unknownHint')} value={budget} numeric change={(value) => set(key, { budget: value })} error={wrong(`${key} budget`)} />
          </div>
        </Line>
      ))}
    </Lines>
  );
}

function Contacts({ draft, change, wrong }: PartProps) {
  const { t } = useTranslation();
  const { contacts } = draft;
  const set = (key: string, part: Partial<EntryDraft['contacts'][number]>) => change({ contacts: contacts.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  return (
    <Lines name={t('register.contacts')} add={t('register.addContact')} onAdd={() => change({ contacts: [...contacts, { key: freshKey(contacts, 'contact'), role: '', details: '' }] })}>
      {contacts.map(({ key, role, details }, at) => (
        <Line key={key} legend={t('register.contactNumber', { number: at + 1 })} remove={t('register.removeContact', { number: at + 1 })} onRemove={() => change({ contacts: contacts.filter((one) => one.key !== key) })}>
          <div className="field-row">
            <TextField label={t('register.contactRole')} value={role} longest={200} change={(value) => set(key, { role: value })} error={wrong(`${key} role`)} />
            <TextField label={t('register.contactDetails')} hint={t('register.contactHint')} value={details} longest={500} change={(value) => set(key, { details: value })} error={wrong(`${key} details`)} />
          </div>
        </Line>
      ))}
    </Lines>
  );
}

/** Lines of one kind, a way to add one, and what follows from all of them. */
function Lines({ name, add, onAdd, all, children }: { name: string; add: string; onAdd: () => void; all?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={name}>
      <h2 tabIndex={-1}>{name}</h2>
      {children}
      <button type="button" className="button secondary" onClick={onAdd}>
        {add}
      </button>
      {all}
    </section>
  );
}

function Line({ legend, remove, onRemove, children }: { legend: string; remove: string; onRemove: () => void; children: ReactNode }) {
  const taken = ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    // The button goes with its line: the focus needs another place.
    currentTarget.closest('section')?.querySelector('h2')?.focus();
    onRemove();
  };
  return (
    <fieldset className="line">
      <legend>{legend}</legend>
      {children}
      <button type="button" className="button plain" onClick={taken}>
        {remove}
      </button>
    </fieldset>
  );
}
