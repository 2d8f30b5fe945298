import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Foldable } from '../application/panel.js';
import { ActForm, useAct } from '../office/act.js';
import { TextBox, TextField } from '../office/fields.js';
import type { CallFile } from '../office-types.js';
import { callPath } from './call-data.js';
import { noTime, timeOf, typedTime } from './call-draft.js';
import { TimeField } from './time-field.js';

/** What can be done with a call beside its draft: publish, extend, copy. */
export function CallActs({ call }: { call: CallFile }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="call-acts" className="no-print">
      <h2 id="call-acts">{t('officeCalls.acts')}</h2>
      {call.state === 'draft' && <Publish call={call} />}
      {call.state !== 'draft' && (
        <Foldable summary={t('officeCalls.extend')}>
          <Extend key={call.version} call={call} />
        </Foldable>
      )}
      <Foldable summary={t('officeCalls.copy')}>
        <Copy call={call} />
      </Foldable>
    </section>
  );
}

function Publish({ call }: { call: CallFile }) {
  const { t } = useTranslation();
  const acting = useAct([['calls']]);
  return (
    <ActForm acting={acting} send={() => acting.act(`${callPath(call.code)}/publication`, { body: {}, ifMatch: call.version })} button={t('officeCalls.publish')} secondary>
      <p>{t('officeCalls.publishText')}</p>
    </ActForm>
  );
}

function Extend({ call }: { call: CallFile }) {
  const { t } = useTranslation();
  const [closes, setCloses] = useState(() => typedTime(call.closesAt));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct([['calls']]);
  const at = timeOf(closes);
  const fault = 'fault' in at ? at.fault : at.instant <= call.closesAt ? 'later' : null;
  const submit = async () => {
    setTried(true);
    if (fault === null && reason.trim() !== '' && 'instant' in at) await acting.act(`${callPath(call.code)}/extension`, { body: { closesAt: at.instant, reason } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeCalls.extendSave')}>
      <TimeField label={t('officeCalls.newClosing')} value={closes} change={setCloses} error={tried && fault !== null ? t(`officeCalls.fault.${fault}`) : acting.wrong('closesAt')} />
      <TextBox label={t('officeCalls.extendReason')} hint={t('officeCalls.extendHint')} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
    </ActForm>
  );
}

function Copy({ call }: { call: CallFile }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [opens, setOpens] = useState(noTime);
  const [closes, setCloses] = useState(noTime);
  const [tried, setTried] = useState(false);
  const acting = useAct([['calls']]);
  const [from, to] = [timeOf(opens), timeOf(closes)];
  const told = (time: ReturnType<typeof timeOf>) => (tried && 'fault' in time ? t(`officeCalls.fault.${time.fault}`) : undefined);
  const submit = async () => {
    setTried(true);
    if (code.trim() === '' || 'fault' in from || 'fault' in to) return;
    if ((await acting.act(`${callPath(call.code)}/copies`, { body: { code: code.trim(), opensAt: from.instant, closesAt: to.instant } })) !== null) await navigate(`/calls/${encodeURIComponent(code.trim())}`);
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeCalls.copySave')} secondary>
      <TextField label={t('officeCalls.newCode')} hint={t('officeCalls.codeHint')} value={code} longest={64} change={setCode} error={tried && code.trim() === '' ? t('office.needed') : acting.wrong('code')} />
      <div className="field-row">
        <TimeField label={t('officeCalls.column.opens')} value={opens} change={setOpens} error={told(from) ?? acting.wrong('opensAt')} />
        <TimeField label={t('officeCalls.column.closes')} value={closes} change={setCloses} error={told(to) ?? acting.wrong('closesAt')} />
      </div>
    </ActForm>
  );
}
