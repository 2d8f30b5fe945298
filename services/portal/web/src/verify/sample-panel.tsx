import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { Foldable, Panel } from '../application/panel.js';
import { Facts } from '../application/plan-sections.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { SelectField, TextField } from '../office/fields.js';
import { usePack } from '../office/pack-names.js';
import type { PanelProps } from './panels.js';
import { changedByJudging, claimPath } from './verify-data.js';
import type { Sample } from './verify-types.js';

/** Rows drawn for a closer look: by which rule, out of what, and with which seed, so that anybody draws the same again. */
export function SamplePanel({ programme, show, ...panel }: PanelProps & { programme: string | undefined; show?: () => void }) {
  const { t, i18n } = useTranslation();
  const { grant, claim, checks: { samples }, may } = panel;
  const { data: pack } = usePack(programme);
  const rules = (pack?.sampling ?? []).map(({ id, names }) => ({ value: id, name: names[i18n.language as 'fi'] }));
  const nameOf = (rule: string) => rules.find(({ value }) => value === rule)?.name ?? rule;
  return (
    <Panel id="samples" heading={t('check.sample.heading')} state={t('check.sample.count', { count: samples.length })} good={samples.length > 0}>
      <ol className="entries">
        {samples.map((sample) => (
          <Drawn key={sample.sample} sample={sample} name={nameOf(sample.rule)} />
        ))}
      </ol>
      {samples.length > 0 && show && (
        <Button variant="secondary" onClick={show}>
          {t('check.sample.show')}
        </Button>
      )}
      {may && rules.length > 0 && (
        <Foldable summary={t('check.sample.draw')}>
          <DrawForm grant={grant} claim={claim} rules={rules} />
        </Foldable>
      )}
      {may && pack && rules.length === 0 && <p className="quiet">{t('check.sample.noRules')}</p>}
    </Panel>
  );
}

function Drawn({ sample: { sample, method, size, seed, population, rows }, name }: { sample: Sample; name: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <p>
        <strong>{t('check.sample.of', { number: sample, rule: name })}</strong>
      </p>
      <p className="quiet">{t('check.sample.told', { method: t(`check.sample.method.${method}`), size: format.count(size), rows: format.count(population.rows), amount: format.euros(population.amount) })}</p>
      <p className="breakable">{t('check.sample.rows', { rows: rows.slice(0, 30).join(', ') })}{rows.length > 30 && ` ${t('check.sample.andMore', { count: rows.length - 30 })}`}</p>
      <Foldable summary={t('check.sample.proof')}>
        <Facts facts={[[t('check.sample.seed'), <span key="seed" className="code breakable">{seed}</span>], [t('check.sample.hash'), <span key="hash" className="code breakable">{population.sha256}</span>]]} />
      </Foldable>
    </li>
  );
}

function DrawForm({ grant, claim, rules }: { grant: string; claim: number; rules: readonly { value: string; name: string }[] }) {
  const { t } = useTranslation();
  const [rule, setRule] = useState(rules[0]?.value ?? '');
  const [seed, setSeed] = useState('');
  const acting = useAct(changedByJudging(grant, claim));
  const submit = async () => {
    if ((await acting.act(`${claimPath(grant, claim)}/samples`, { body: { rule, ...(seed.trim() === '' ? {} : { seed: seed.trim() }) } })) !== null) setSeed('');
  };
  return (
    <ActForm acting={acting} send={submit} button={t('check.sample.drawNow')} done={t('check.sample.drawn')} secondary>
      <SelectField label={t('check.sample.rule')} value={rule} change={setRule} options={rules} error={acting.wrong('rule')} />
      <TextField label={t('check.sample.seedOwn')} hint={t('check.sample.seedHint')} longest={64} value={seed} change={setSeed} error={acting.wrong('seed')} />
    </ActForm>
  );
}
