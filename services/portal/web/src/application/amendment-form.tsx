import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { ActForm, useAct } from '../office/act.js';
import { Choice, DateField, TextBox, TextField } from '../office/fields.js';
import { useKeptDraft } from '../office/kept-draft.js';
import type { PackNames } from '../office/pack-names.js';
import type { ApplicationFile, Impact, OfficeAmendment, PartKind } from '../office-types.js';
import { changeable, judgeAnswer, lineKey, partsOf, startAmendmentDraft, typedCells, type AmendmentDraft, type Answer, type JudgedAnswer } from './amendment-draft.js';
import { applicationPath, changedBy } from './application-data.js';
import { cellKey } from './decision-draft.js';
import { placeName } from './impact-props.js';
import { TypedAmount } from './typed-amount.js';

interface Props {
  readonly file: ApplicationFile;
  readonly amendment: OfficeAmendment;
  readonly impact: Impact;
  readonly names: PackNames;
}

type Change = (part: Partial<AmendmentDraft>) => void;

/** The answer to each part of an amendment, sent as one decision. */
export function AmendmentForm({ file, amendment, impact, names }: Props) {
  const { t, i18n } = useTranslation();
  const [draft, setDraft, forget] = useKeptDraft(file.id, `amendment-${amendment.number}`, file.terms?.budgetVersion ?? 0, () => startAmendmentDraft(amendment, impact, i18n.language));
  const [tried, setTried] = useState(false);
  const acting = useAct(changedBy(file.id));
  const { terms } = file;
  if (terms === undefined) return null;
  const judged = judgeAnswer(draft, { amendment, impact, terms, rules: file.rules });
  const change: Change = (part) => setDraft({ ...draft, ...part });
  const wrong = (field: string, soon = false) => {
    const fault = judged.faults.find((one) => one.field === field)?.fault;
    return fault !== undefined && (tried || soon) ? t(`officeAmendment.fault.${fault}`) : undefined;
  };
  const submit = async () => {
    setTried(true);
    if (judged.body !== null && (await acting.act(`${applicationPath(file.id)}/amendments/${amendment.number}/decision`, { body: judged.body, ifMatch: file.version })) !== null) forget();
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeAmendment.decide')}>
      {partsOf(amendment).map(({ kind }) => (
        <fieldset key={kind} className="part">
          <legend>{t(`officeAmendment.part.${kind}`)}</legend>
          <PartAnswer kind={kind} draft={draft} change={change} wrong={wrong} />
          {draft.answers[kind] === 'changed' && <ChangedPart kind={kind} props={{ file, amendment, impact, names }} draft={draft} judged={judged} change={change} wrong={wrong} />}
          <TextBox label={t('officeAmendment.reason')} rows={2} value={draft.reasons[kind] ?? ''} change={(value) => change({ reasons: { ...draft.reasons, [kind]: value } })} error={wrong(`reason ${kind}`)} />
        </fieldset>
      ))}
      {(draft.answers.budget === 'accepted' || draft.answers.budget === 'changed') && (
        <TextField label={t('officeAmendment.support')} hint={t('officeAmendment.supportHint')} value={draft.support} numeric change={(support) => change({ support })} error={wrong('support', true)} />
      )}
      {tried && judged.faults.length > 0 && <p role="alert" className="fault-summary">{t('officeDecision.faults', { count: judged.faults.length })}</p>}
    </ActForm>
  );
}

type Wrong = (field: string, soon?: boolean) => string | undefined;

function PartAnswer({ kind, draft, change, wrong }: { kind: PartKind; draft: AmendmentDraft; change: Change; wrong: Wrong }) {
  const { t } = useTranslation();
  const answers = (['accepted', 'changed', 'rejected'] as const).filter((answer) => answer !== 'changed' || changeable.includes(kind));
  return (
    <Choice label={t('officeAmendment.question')} row value={draft.answers[kind] ?? ''} change={(answer) => change({ answers: { ...draft.answers, [kind]: answer as Answer } })} error={wrong(kind)}
      options={answers.map((value) => ({ value, name: t(`officeAmendment.answers.${value}`) }))} />
  );
}

function ChangedPart({ kind, props, draft, judged, change, wrong }: { kind: PartKind; props: Props; draft: AmendmentDraft; judged: JudgedAnswer; change: Change; wrong: Wrong }) {
  const { t } = useTranslation();
  if (kind === 'extension') return <DateField label={t('officeAmendment.to')} value={draft.to} change={(to) => change({ to })} error={wrong('to')} />;
  if (kind === 'content') {
    return Object.entries(draft.texts).map(([name, text]) => <TextBox key={name} label={props.names.text(name)} rows={6} value={text} change={(value) => change({ texts: { ...draft.texts, [name]: value } })} />);
  }
  return <ChangedBudget {...props} draft={draft} judged={judged} change={change} wrong={wrong} />;
}

function ChangedBudget({ file, amendment, impact, names, draft, judged, change, wrong }: Props & { draft: AmendmentDraft; judged: JudgedAnswer; change: Change; wrong: Wrong }) {
  const { t } = useTranslation();
  const format = useFormat();
  const typed = new Set(typedCells(draft, { amendment, impact }).map(({ cell }) => cellKey(cell)));
  return (
    <>
      <div className="side-by-side">
        <ScrollTable caption={t('officeCase.budgetCaption')} captionShown className="typed">
          <TypedHeads first={t('realisation.category')} />
          <tbody>
            {impact.cells.map((cell) => {
              const key = cellKey(cell);
              const name = placeName(file, names.category(cell.category), cell);
              return (
                <tr key={key}>
                  <th scope="row">{name}</th>
                  <td className="number spare">{format.amount(cell.old)}</td>
                  <td className="number">{format.amount(cell.new)}</td>
                  <td className="number">
                    {typed.has(key) ? (
                      <TypedAmount label={t('officeAmendment.acceptedFor', { name })} value={draft.cells[key] ?? ''} change={(value) => change({ cells: { ...draft.cells, [key]: value } })} error={wrong(key, true)} />
                    ) : (
                      format.amount(judged.budget.find((one) => cellKey(one) === key)?.amount ?? '0.00')
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </ScrollTable>
        <ScrollTable caption={t('officeCase.financingCaption')} captionShown className="typed">
          <TypedHeads first={t('financing.source')} />
          <tbody>
            {impact.financing.map((line) => {
              const key = lineKey(line);
              const name = placeName(file, names.source(line.source), line);
              return (
                <tr key={key}>
                  <th scope="row">{name}</th>
                  <td className="number spare">{format.amount(line.old)}</td>
                  <td className="number">{format.amount(line.new)}</td>
                  <td className="number">
                    <TypedAmount label={t('officeAmendment.acceptedFor', { name })} value={draft.lines[key] ?? ''} change={(value) => change({ lines: { ...draft.lines, [key]: value } })} error={wrong(key, true)} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </ScrollTable>
      </div>
      <p role="status" className={judged.difference === '0.00' ? 'foots' : 'foots not'}>
        {judged.difference === '0.00' ? t('officeCase.foots', { net: format.euros(judged.net) }) : t('officeCase.footsNot', { net: format.euros(judged.net), difference: format.difference(judged.difference) })}
      </p>
    </>
  );
}

function TypedHeads({ first }: { first: string }) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {(['now', 'asked', 'accepted'] as const).map((column) => (
          <th key={column} scope="col" className={column === 'now' ? 'number spare' : 'number'}>
            {t(`officeAmendment.column.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}
