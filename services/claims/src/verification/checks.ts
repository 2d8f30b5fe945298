import { onClaim, type Decision } from '../claim/claim-command.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { verify, type VerifyClaim } from './verify.js';

export type CheckCommand = VerifyClaim;

const names: Readonly<Record<CheckCommand['type'], true>> = { VerifyClaim: true };
export const isCheckCommand = (command: { readonly type: string }): command is CheckCommand => Object.hasOwn(names, command.type);

/** What is checked of a claim before it is decided. */
export function decideCheck(command: CheckCommand, state: OpenClaims): Decision {
  switch (command.type) {
    case 'VerifyClaim':
      return onClaim(command, state, (claim) => verify(command, claim));
    default:
      return command.type satisfies never;
  }
}
