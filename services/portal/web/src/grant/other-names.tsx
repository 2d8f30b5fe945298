import type { Names } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';

/** What somebody was called before today, and will be called later; nothing for one who has one name. */
export function OtherNames({ names, id }: { names: Names; id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const own = names.filter((one) => one.id === id);
  const now = own.findLastIndex(({ from }) => from === null || from <= today());
  return own.map(({ name, from }, at) => {
    if (at === now) return null;
    const text = at < now ? t('grant.nameBefore', { name, day: format.day(own[at + 1]!.from!) }) : t('grant.nameFrom', { name, day: format.day(from!) });
    return (
      <span key={from ?? ''} className="under">
        {text}
      </span>
    );
  });
}
