import { createHmac } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { slug } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { Acting, checked, CONFIG, Describe, Edge, invalidFields, namedId, PRISMA, problem, Roles, type BaseConfig, type Caller } from '@toteuma/platform';
import type { PrismaClient } from '../generated/prisma/client.js';
import { PAYEES, type Payees } from './payee-account.js';
import { accountNumber, accountParams, approvalInput, examples, payeeAccepted, proposalInput, rejectionInput } from './payee-shapes.http.js';

/** The stream of an organisation's accounts. */
export const payeeStream = (organisation: string): string => namedId('payee-accounts', organisation);

/** The accounts that organisations are paid to. */
@Controller('api/v1/claims/payee-accounts')
export class PayeeAccountHttp {
  constructor(
    private readonly edge: Edge,
    @Inject(PAYEES) private readonly payees: Payees,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(CONFIG) private readonly config: BaseConfig,
  ) {}

  /** An applicant proposes for the own organisation; a payer names the organisation. */
  @Post()
  @HttpCode(201)
  @Roles('applicant', 'payer')
  @Describe({ summary: 'Propose the account that an organisation is paid to', body: proposalInput, answer: payeeAccepted, example: examples.propose })
  async proposePayeeAccount(@Acting() caller: Caller, @Body() body: unknown) {
    const { organisation: named, iban, holder, validFrom } = checked(proposalInput, body);
    const organisation = named ?? (caller.may('payer') ? undefined : caller.organisation);
    if (organisation === undefined) throw invalidFields([{ field: 'organisation', expected: 'the organisation that is paid' }]);
    caller.mustSee(organisation);
    // A role of the authority that sees the organisation does not speak for it.
    if (!caller.may('payer') && organisation !== caller.organisation) throw problem('not-found');
    if (organisation === null || !(await this.#isKnown(organisation, caller))) throw invalidFields([{ field: 'organisation', expected: 'an organisation that has applied for a grant' }]);
    const texts = new Texts();
    const number = texts.put('payee.iban', iban)!;
    const command = {
      type: 'ProposeAccount' as const, ...caller.stamp, organisation, number, holder: texts.put('payee.holder', holder), lastFour: iban.slice(-4),
      // Account numbers are few enough to be tried out: the digest is keyed.
      fingerprint: createHmac('sha256', this.config.TOTEUMA_SERVICE_SECRET).update(iban).digest('hex'), validFrom: validFrom ?? caller.stamp.today,
    };
    return this.edge.accept(caller, this.payees, payeeStream(organisation), command, { texts, answer: (_, { accounts }) => ({ organisation, account: accounts.length }) });
  }

  @Post(':organisation/:account/approval')
  @HttpCode(200)
  @Roles('payer')
  @Describe({ summary: 'Approve an account as a second person', params: accountParams, body: approvalInput, answer: payeeAccepted, example: examples.approve, problems: ['payment/wrong-step', 'payment/same-person'] })
  async approvePayeeAccount(@Acting() caller: Caller, @Param('organisation') organisation: string, @Param('account') number: string, @Body() body: unknown) {
    const account = await this.#seen(caller, organisation, number);
    checked(approvalInput, body);
    return this.edge.accept(caller, this.payees, payeeStream(organisation), { type: 'ApproveAccount', ...caller.stamp, account }, { answer: () => ({ organisation, account }) });
  }

  @Post(':organisation/:account/rejection')
  @HttpCode(200)
  @Roles('payer')
  @Describe({ summary: 'Reject an account as a second person', params: accountParams, body: rejectionInput, answer: payeeAccepted, example: examples.reject, problems: ['payment/wrong-step', 'payment/same-person'] })
  async rejectPayeeAccount(@Acting() caller: Caller, @Param('organisation') organisation: string, @Param('account') number: string, @Body() body: unknown) {
    const account = await this.#seen(caller, organisation, number);
    const { reason } = checked(rejectionInput, body);
    const texts = new Texts();
    const command = { type: 'RejectAccount' as const, ...caller.stamp, account, reason: texts.put('payee.reason', reason) };
    return this.edge.accept(caller, this.payees, payeeStream(organisation), command, { texts, answer: () => ({ organisation, account }) });
  }

  async #seen(caller: Caller, organisation: string, number: string): Promise<number> {
    const account = accountNumber.safeParse(number);
    if (!slug.safeParse(organisation).success || !account.success) throw problem('not-found');
    caller.mustSee(organisation);
    const { state } = await this.payees.load(payeeStream(organisation));
    if (account.data > state.accounts.length) throw problem('not-found');
    return account.data;
  }

  /** Whoever is signed in for an organisation is no slip of the pen; whom a payer names may be one. */
  async #isKnown(organisation: string, caller: Caller): Promise<boolean> {
    if (organisation === caller.organisation) return true;
    return (await this.prisma.claimAccount.count({ where: { organisation }, take: 1 })) > 0 || (await this.prisma.knownApplication.count({ where: { organisation }, take: 1 })) > 0;
  }
}
