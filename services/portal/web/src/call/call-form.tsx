import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ActForm, useAct } from '../office/act.js';
import { SelectField, TextBox, TextField } from '../office/fields.js';
import { usePack } from '../office/pack-names.js';
import type { CallFile } from '../office-types.js';
import { callPath, useProgrammes } from './call-data.js';
import { judgeCall, startCallDraft, type CallDraft } from './call-draft.js';
import { TimeField } from './time-field.js';

const languages = ['fi', 'sv', 'en'] as const;

/** The draft of a call: made anew, or changed as a whole. */
export function CallForm({ call }: { call: CallFile | undefined }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { data } = useProgrammes();
  const [draft, setDraft] = useState(() => startCallDraft(call, '', i18n.language));
  // What somebody else changed meanwhile is refused, not written over.
  const [base, setBase] = useState(call?.version);
  const [tried, setTried] = useState(false);
  const acting = useAct([['calls']]);
  const isNew = call === undefined;
  const { faults, body } = judgeCall(draft, isNew);
  const change = (part: Partial<CallDraft>) => setDraft({ ...draft, ...part });
  const wrong = (field: string) => {
    const fault = tried ? faults.find((one) => one.field === field)?.fault : undefined;
    return fault === undefined ? acting.wrong(field) : t(`officeCalls.fault.${fault}`);
  };
  const submit = async () => {
    setTried(true);
    if (body === null) return;
    if (!isNew) {
      const saved = await acting.act<{ version: number }>(callPath(call.code), { method: 'PUT', body, ifMatch: base });
      if (saved !== null) setBase(saved.version);
    } else if ((await acting.act('/api/v1/applications/calls', { body })) !== null) await navigate(`/calls/${encodeURIComponent(draft.code)}`);
  };
  const programmes = (data?.programmes ?? []).map(({ id, names }) => ({ value: id, name: names[i18n.language as 'fi'] }));
  return (
    <section aria-labelledby="call-draft" className="call-form">
      <h2 id="call-draft">{t('officeCalls.draft')}</h2>
      <ActForm acting={acting} send={submit} button={t('officeCalls.save')} done={t('officeCalls.saved')}>
        {isNew && (
          <div className="field-row">
            <TextField label={t('officeCalls.code')} hint={t('officeCalls.codeHint')} value={draft.code} longest={64} change={(code) => change({ code })} error={wrong('code')} />
            <SelectField label={t('words.facts.programme')} value={draft.programme} change={(programme) => change({ programme, authority: '', priority: '' })} options={[{ value: '', name: t('office.choose') }, ...programmes]} error={wrong('programme')} />
          </div>
        )}
        <Names draft={draft} change={change} wrong={wrong} />
        <div className="field-row">
          <TimeField label={t('officeCalls.column.opens')} value={draft.opens} change={(opens) => change({ opens })} error={wrong('opensAt')} />
          <TimeField label={t('officeCalls.column.closes')} value={draft.closes} change={(closes) => change({ closes })} error={wrong('closesAt')} />
        </div>
        <Frame draft={draft} change={change} wrong={wrong} />
        {tried && faults.length > 0 && <p role="alert" className="fault-summary">{t('officeDecision.faults', { count: faults.length })}</p>}
      </ActForm>
    </section>
  );
}

interface PartProps {
  readonly draft: CallDraft;
  readonly change: (part: Partial<CallDraft>) => void;
  readonly wrong: (field: string) => string | undefined;
}

function Names({ draft, change, wrong }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className="field-row">
        {languages.map((language) => (
          <TextField key={language} label={t('officeCalls.nameIn', { language: t(`editions.language.${language}`) })} value={draft.names[language]} longest={200} change={(name) => change({ names: { ...draft.names, [language]: name } })} error={wrong(`names.${language}`)} />
        ))}
      </div>
      <div className="field-row">
        {languages.map((language) => (
          <TextBox key={language} label={t('officeCalls.descriptionIn', { language: t(`editions.language.${language}`) })} rows={4} value={draft.description[language]} change={(text) => change({ description: { ...draft.description, [language]: text } })} error={wrong(`description.${language}`)} />
        ))}
      </div>
    </>
  );
}

function Frame({ draft, change, wrong }: PartProps) {
  const { t, i18n } = useTranslation();
  const { data: pack } = usePack(draft.programme === '' ? undefined : draft.programme);
  const named = (list: readonly { readonly id: string; readonly names: Readonly<Record<string, string>> }[] | undefined) => [{ value: '', name: t('officeCalls.any') }, ...(list ?? []).map(({ id, names }) => ({ value: id, name: names[i18n.language] ?? id }))];
  return (
    <div className="field-row">
      <TextField label={t('officeCalls.budget')} hint={t('officeCalls.budgetHint')} value={draft.budget} numeric change={(budget) => change({ budget })} error={wrong('budget')} />
      {(pack?.authorities.length ?? 0) > 0 && <SelectField label={t('officeCase.authority')} value={draft.authority} change={(authority) => change({ authority })} options={named(pack?.authorities)} error={wrong('authority')} />}
      {(pack?.priorities.length ?? 0) > 0 && <SelectField label={t('officeCase.priority')} value={draft.priority} change={(priority) => change({ priority })} options={named(pack?.priorities)} error={wrong('priority')} />}
    </div>
  );
}
