import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { Foldable, Panel } from '../application/panel.js';
import { ActForm, useAct } from '../office/act.js';
import { Choice, TextField } from '../office/fields.js';
import { usePack } from '../office/pack-names.js';
import { changedByCheck, claimPath } from './verify-data.js';
import type { ChecklistState, Checks } from './verify-types.js';

export interface PanelProps {
  readonly grant: string;
  readonly claim: number;
  readonly checks: Checks;
  readonly may: boolean;
}

/** What speaks for looking closer, and how close the programme wants it looked at. */
export function RiskPanel({ checks: { risk }, programme }: PanelProps & { programme: string | undefined }) {
  const { t, i18n } = useTranslation();
  const { data: pack } = usePack(programme);
  const nameOf = (sign: string) => pack?.risk?.find(({ id }) => id === sign)?.names[i18n.language as 'fi'] ?? sign;
  return (
    <Panel id="risk" heading={t('check.risk.heading')} state={t('check.risk.points', { count: risk.points })} good={risk.points === 0}>
      {risk.signs.length === 0 ? <p className="quiet">{t('check.risk.none')}</p> : (
        <ul className="signs">
          {risk.signs.map((sign) => (
            <li key={sign}>{nameOf(sign)}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** The lists of the programme, point by point. */
export function ChecklistPanel({ grant, claim, checks: { checklists }, may }: PanelProps) {
  const { t } = useTranslation();
  const missing = checklists.filter(({ required, answers }) => required && answers === null).length;
  const filled = checklists.filter(({ answers }) => answers !== null).length;
  if (checklists.length === 0) return null;
  return (
    <Panel id="checklists" heading={t('check.list.heading')} state={missing === 0 ? t('check.list.done', { done: filled, of: checklists.length }) : t('check.list.missing', { count: missing })} good={missing === 0 && filled > 0}>
      {checklists.map((list) => (
        <OneChecklist key={list.id} grant={grant} claim={claim} list={list} may={may} />
      ))}
    </Panel>
  );
}

type Answer = 'yes' | 'no' | 'not-applicable';
const answers = ['yes', 'no', 'not-applicable'] as const;
type Given = Readonly<Record<string, { readonly answer: Answer | ''; readonly note: string }>>;

const savedIn = ({ items, answers: saved }: ChecklistState): Given => Object.fromEntries(items.map(({ id }) => {
  const known = saved?.find(({ item }) => item === id);
  return [id, { answer: known?.answer ?? '', note: known?.note ?? '' }];
}));

function OneChecklist({ grant, claim, list, may }: { grant: string; claim: number; list: ChecklistState; may: boolean }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.language as 'fi';
  // Over what was saved, by whomever and whenever, lies what is typed here.
  const [typed, setTyped] = useState<Given>({});
  const given = { ...savedIn(list), ...typed };
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByCheck(grant, claim));
  const put = (item: string, part: Partial<{ answer: Answer | ''; note: string }>) => setTyped({ ...typed, [item]: { ...given[item]!, ...part } });
  const submit = async () => {
    setTried(true);
    if (Object.values(given).some(({ answer }) => answer === '')) return;
    const body = { answers: list.items.map(({ id }) => ({ item: id, answer: given[id]!.answer, ...(given[id]!.note.trim() === '' ? {} : { note: given[id]!.note.trim() }) })) };
    if ((await acting.act(`${claimPath(grant, claim)}/checklists/${encodeURIComponent(list.id)}`, { method: 'PUT', body })) === null) return;
    setTyped({});
    setTried(false);
  };
  const state = list.filledOn === null ? t(list.required ? 'check.list.required' : 'check.list.voluntary') : t('check.list.filled', { day: format.day(list.filledOn.slice(0, 10)) });
  return (
    <Foldable summary={`${list.names[language]} (${t(`check.list.kind.${list.kind}`)}). ${state}`}>
      {may ? (
        <ActForm acting={acting} send={submit} button={t('check.list.save')} secondary>
          {list.items.map(({ id, names }, at) => (
            <div key={id} className="list-item">
              <Choice label={names[language]} value={given[id]!.answer} change={(answer) => put(id, { answer: answer as Answer })} row options={answers.map((value) => ({ value, name: t(`check.list.answer.${value}`) }))}
                error={tried && given[id]!.answer === '' ? t('check.list.choose') : acting.wrong(`answers[${at}].answer`)} />
              {given[id]!.answer !== '' && <TextField label={t('check.list.note')} longest={2000} value={given[id]!.note} change={(note) => put(id, { note })} />}
            </div>
          ))}
        </ActForm>
      ) : (
        <dl className="answers">
          {list.items.map(({ id, names }) => {
            const known = list.answers?.find(({ item }) => item === id);
            return (
              <div key={id}>
                <dt>{names[language]}</dt>
                <dd>{known ? [t(`check.list.answer.${known.answer}`), known.note].filter(Boolean).join(': ') : t('check.list.open')}</dd>
              </div>
            );
          })}
        </dl>
      )}
    </Foldable>
  );
}
