import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import type { Body, Missing, Partner, Programme } from '../api-types.js';
import { ChoiceField, TextField } from '../fields.js';
import type { SectionProps } from '../section-props.js';

export function OrganisationSection({ programme, content, all, missing, readOnly, change, changeOther }: SectionProps<'organisation'>) {
  const { t } = useTranslation();
  const { applicant = {}, partners = [] } = content;
  const shown = { programme, missing, disabled: readOnly };
  const remove = (id: string) => {
    change({ ...content, partners: partners.filter((partner) => partner.id !== id) });
    const { budget, financing } = all;
    if (budget.budget?.some(({ partner }) => partner === id)) changeOther('budget', { ...budget, budget: budget.budget.filter(({ partner }) => partner !== id) });
    if (financing.financing?.some(({ partner }) => partner === id)) changeOther('financing', { ...financing, financing: financing.financing.filter(({ partner }) => partner !== id) });
  };
  return (
    <>
      <h2>{t('apply.applicant')}</h2>
      <BodyFields {...shown} at="applicant" body={applicant} change={(body) => change({ ...content, applicant: body })} />
      <h2>{t('apply.partners')}</h2>
      {partners.length === 0 && <p className="quiet">{t('apply.noPartners')}</p>}
      {partners.map((partner, at) => (
        <PartnerFields key={partner.id} {...shown} at={at} partner={partner} change={(next) => change({ ...content, partners: partners.map((one) => (one.id === partner.id ? next : one)) })} remove={() => remove(partner.id)} />
      ))}
      {!readOnly && (
        <Button variant="secondary" onClick={() => change({ ...content, partners: [...partners, { id: freeId(partners), role: 'partner', name: '' }] })}>
          {t('apply.addPartner')}
        </Button>
      )}
    </>
  );
}

/** An id that no partner has yet. */
export function freeId(partners: readonly { readonly id: string }[]): string {
  let number = partners.length + 1;
  while (partners.some(({ id }) => id === `p${number}`)) number += 1;
  return `p${number}`;
}

interface Fields {
  readonly programme: Programme;
  readonly missing: readonly Missing[];
  readonly disabled: boolean;
}

function BodyFields<One extends Body>({ programme, at, body, change, ...shown }: Fields & { at: string; body: One; change: (body: One) => void }) {
  const { t, i18n } = useTranslation();
  const types = programme.organisationTypes.map(({ id, names }) => ({ id, name: names[i18n.language as 'fi'] }));
  const orNull = (value: string) => (value.trim() === '' ? null : value);
  return (
    <>
      <TextField {...shown} field={`${at}.name`} label={t('apply.field.partner-name')} value={body.name ?? ''} longest={200} change={(name) => change({ ...body, name })} />
      <div className="field-row">
        <TextField {...shown} field={`${at}.businessId`} label={t('apply.field.partner-businessId')} hint={t('apply.hint.businessId')} value={body.businessId ?? ''} longest={20} change={(value) => change({ ...body, businessId: orNull(value) })} />
        <TextField {...shown} field={`${at}.unit`} label={t('apply.field.partner-unit')} hint={t('apply.hint.unit')} value={body.unit ?? ''} longest={200} change={(value) => change({ ...body, unit: orNull(value) })} />
      </div>
      <ChoiceField {...shown} field={`${at}.type`} label={t('apply.field.partner-type')} none={t('apply.choose')} options={types} value={body.type ?? ''} change={(value) => change({ ...body, type: orNull(value) })} />
    </>
  );
}

/** The fields of one partner, which can be taken away again. */
export function PartnerFields({ at, partner, change, remove, ...shown }: Fields & { at: number; partner: Partner; change: (partner: Partner) => void; remove: () => void }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const roles = (['partner', 'transferee'] as const).map((id) => ({ id, name: t(`apply.role.${id}`) }));
  const name = partner.name?.trim() ? partner.name : t('apply.partner', { number: at + 1 });
  return (
    <fieldset className="partner">
      <legend>
        <bdi>{name}</bdi>
      </legend>
      <BodyFields {...shown} at={`partners[${at}]`} body={partner} change={change} />
      <ChoiceField {...shown} field={`partners[${at}].role`} label={t('apply.field.partner-role')} hint={t('apply.hint.role')} none={t('apply.choose')} options={roles} value={partner.role} change={(role) => change({ ...partner, role: role === 'transferee' ? 'transferee' : 'partner' })} />
      {!shown.disabled && !asked && (
        <button type="button" className="button secondary" onClick={() => setAsked(true)}>
          {t('apply.removePartner', { name })}
        </button>
      )}
      {asked && (
        <div role="alert" className="asked">
          <p>{t('apply.removeAsked', { name })}</p>
          <button type="button" className="button secondary" onClick={remove}>
            {t('apply.remove')}
          </button>
          <button type="button" className="button plain" onClick={() => setAsked(false)}>
            {t('apply.cancel')}
          </button>
        </div>
      )}
    </fieldset>
  );
}
