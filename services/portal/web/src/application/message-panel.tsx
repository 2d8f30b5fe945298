import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { Failure, Loading } from '../layout/states.js';
import { ActForm, useAct } from '../office/act.js';
import { TextBox } from '../office/fields.js';
import type { Message } from '../office-types.js';
import { applicationPath, changedBy, useMessages, useRoles } from './application-data.js';
import { Panel } from './panel.js';
import { Prose } from './plan-sections.js';

/** The thread between the authority and the applicant. */
export function MessagePanel({ application }: { application: string }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const { data, error, refetch } = useMessages(application);
  const messages = data?.messages ?? [];
  return (
    <Panel id="messages" heading={t('officeCase.messages.heading')} state={t('officeCase.messages.count', { count: messages.length })}>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && messages.length === 0 && <p className="quiet">{t('officeCase.messages.none')}</p>}
      <ol className="thread">
        {messages.map((message) => (
          <Entry key={message.number} message={message} />
        ))}
      </ol>
      {['case-officer', 'decision-maker'].some(has) && <MessageForm application={application} />}
    </Panel>
  );
}

function Entry({ message: { from, at, text } }: { message: Message }) {
  const { t } = useTranslation();
  const format = useFormat();
  const own = from === 'authority';
  return (
    <li className={own ? 'own' : undefined}>
      <p className="quiet">
        <strong>{t(own ? 'officeCase.messages.authority' : 'officeCase.messages.applicant')}</strong> {format.dayAndClock(at)}
      </p>
      <Prose text={text} missing={t('officeCase.erased')} />
    </li>
  );
}

function MessageForm({ application }: { application: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct(changedBy(application));
  const submit = async () => {
    setTried(text.trim() === '');
    if (text.trim() !== '' && (await acting.act(`${applicationPath(application)}/messages`, { body: { text } })) !== null) setText('');
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeCase.messages.send')} done={t('officeCase.messages.sent')} secondary>
      <TextBox label={t('officeCase.messages.write')} value={text} change={setText} error={tried && text.trim() === '' ? t('office.needed') : acting.wrong('text')} />
    </ActForm>
  );
}
