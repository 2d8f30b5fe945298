import { LEAD } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import type { Programme } from '../apply/api-types.js';
import { AreaField, TextField } from '../apply/fields.js';
import { freeId, PartnerFields } from '../apply/sections/organisation-section.js';
import type { AmendmentContent } from './amendment-content.js';
import type { Awarded } from './amendment-types.js';

interface Shown {
  readonly awarded: Awarded;
  readonly programme: Programme | undefined;
  readonly content: AmendmentContent;
  change(part: Partial<AmendmentContent>): void;
}

const without = (all: Readonly<Record<string, string>>, id: string): Record<string, string> => Object.fromEntries(Object.entries(all).filter(([key]) => key !== id));

/** Organisations that are called otherwise, leave or join. */
export function PartnersPart({ awarded: { plan }, programme, content, change }: Shown) {
  const { t } = useTranslation();
  const { rename = {}, renamedFrom = {}, leave = [], add = [] } = content;
  const all = [{ id: LEAD, name: plan.applicant.name }, ...plan.partners];
  const count = Object.keys(rename).length + leave.length + add.length;
  const write = (id: string, name: string, old: string) => {
    const others = without(rename, id);
    change({ rename: name === old ? others : { ...others, [id]: name }, ...(name === old && { renamedFrom: without(renamedFrom, id) }) });
  };
  const writeDay = (id: string, day: string) => change({ renamedFrom: day === '' ? without(renamedFrom, id) : { ...renamedFrom, [id]: day } });
  return (
    <details className="amend-texts">
      <summary>{t('amend.partners', { count })}</summary>
      {all.map(({ id, name }) => (
        <div key={id} role="group" aria-label={name}>
          <TextField field={`rename.${id}`} label={id === LEAD ? t('apply.lead') : t('apply.role.partner')} longest={200} disabled={leave.includes(id)} value={rename[id] ?? name} change={(text) => write(id, text, name)} />
          {rename[id] !== undefined && <TextField field={`renamedFrom.${id}`} label={t('amend.renamedFrom')} hint={t('amend.renamedFromHint')} type="date" value={renamedFrom[id] ?? ''} change={(day) => writeDay(id, day)} />}
          {id !== LEAD && (
            <label className="check">
              <input type="checkbox" checked={leave.includes(id)} onChange={(event) => change({ leave: event.target.checked ? [...leave, id] : leave.filter((one) => one !== id) })} />
              {t('amend.leaves', { name })}
            </label>
          )}
        </div>
      ))}
      {programme && add.map((partner, at) => (
        <PartnerFields key={partner.id} programme={programme} missing={[]} disabled={false} at={at} partner={partner} change={(next) => change({ add: add.with(at, next) })} remove={() => change({ add: add.filter(({ id }) => id !== partner.id), cells: (content.cells ?? []).filter((cell) => cell.partner !== partner.id) })} />
      ))}
      <button type="button" className="button secondary" onClick={() => change({ add: [...add, { id: freeId([...plan.partners, ...add]), role: 'partner', name: '' }] })}>
        {t('apply.addPartner')}
      </button>
    </details>
  );
}

const usual = ['manager', 'finance', 'signatory'] as const;

/** Who answers for what. */
export function ContactPart({ awarded: { contacts = {} }, content, change }: Omit<Shown, 'programme'>) {
  const { t, i18n } = useTranslation();
  const { roles = {} } = content;
  const names = [...new Set<string>([...usual, ...Object.keys(contacts), ...Object.keys(roles)])];
  const write = (role: string, text: string) => {
    const { [role]: _, ...others } = roles;
    change({ roles: text === (contacts[role] ?? '') ? others : { ...others, [role]: text } });
  };
  return (
    <details className="amend-texts">
      <summary>{t('amend.contacts', { count: Object.keys(roles).length })}</summary>
      {names.map((role) => (
        <AreaField key={role} field={`roles.${role}`} label={i18n.exists(`amend.role.${role}`) ? t(`amend.role.${role}`) : role} rows={2} longest={1000} value={roles[role] ?? contacts[role] ?? ''} change={(text) => write(role, text)} />
      ))}
    </details>
  );
}
