import { expect, it } from '@jest/globals';
import type { Caller } from '@toteuma/platform';
import { PayeeAccountHttp } from './payee-account.http.js';

it('a role of the authority that sees an organisation does not propose an account for it as an applicant', async () => {
  // An applicant of one organisation who is also a case officer: the latter sees every organisation.
  const caller = { organisation: 'org-own', stamp: { actor: 'p', at: '2023-08-10T09:00:00.000Z', today: '2023-08-10' }, may: (role: string) => role === 'applicant' || role === 'case-officer', mustSee: () => undefined } as unknown as Caller;
  const accepted = { accept: async () => ({ id: 'accepted' }) };
  const http = new PayeeAccountHttp(accepted as never, {} as never, { claimAccount: { count: async () => 1 } } as never, { TOTEUMA_SERVICE_SECRET: 'x'.repeat(32) } as never);
  const sent = (organisation: string) => http.proposePayeeAccount(caller, { organisation, iban: 'FI42 5000 1510 0000 23', holder: 'Jokilaakson opisto' });
  await expect(sent('org-other')).rejects.toMatchObject({ body: { status: 404 } });
  await expect(sent('org-own')).resolves.toEqual({ id: 'accepted' });
});
