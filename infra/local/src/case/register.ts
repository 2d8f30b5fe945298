import type { RegisterFigures } from '@toteuma/contracts';
import type { Step } from './case-file.js';
import type { Client } from './client.js';
import { figureAt, splitFigure } from './figures.js';

/** What stands before the figures of the register's entries: `register:S20492.total`. */
const REGISTER = 'register';

/** The figures of the entries that these steps made, by the code of the operation. */
export async function registerOf(steps: readonly { step: Step; ok: boolean }[], client: Client): Promise<Record<string, RegisterFigures>> {
  const made = steps.filter(({ step, ok }) => ok && step.do === 'enter-register' && step.refused === undefined).map(({ step }) => String(step['code']));
  const register: Record<string, RegisterFigures> = {};
  for (const code of made) {
    const { status, body } = await client.get('auditor', `/reports/register/${encodeURIComponent(code)}`);
    if (status === 200) register[code] = body['figures'] as RegisterFigures;
  }
  return register;
}

/** Whether a figure is one of the register. */
export const isOfRegister = (figure: string): boolean => splitFigure(figure).code === REGISTER;

/** @returns null for what is not given, and undefined when the path leads nowhere; an entry has no `asOf` */
export function registerFigure(register: Record<string, RegisterFigures>, { figure, asOf }: { figure: string; asOf?: string | undefined }): unknown {
  return asOf === undefined ? figureAt(register, splitFigure(figure).path) : undefined;
}
