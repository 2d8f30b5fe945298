import { contracts } from '@toteuma/contracts';
import { CommandHandler, EventStore } from '@toteuma/eventing';
import { CLAIMS, type Claims } from '../claim/claim.js';
import { PayeeAccountHttp } from '../payee/payee-account.http.js';
import { payeeAccounts, PAYEES } from '../payee/payee-account.js';
import { PayeeAccountList } from '../views/payee-accounts.js';
import { PaymentBatchList } from '../views/payment-batches.js';
import { BatchAnswersHttp } from './batch-answers.http.js';
import { BatchMaker } from './batch-maker.http.js';
import { besideGrants } from './besides.js';
import { BATCHES, paymentBatches } from './payment-batch.js';
import { PaymentBatchHttp } from './payment-batch.http.js';

/** Accounts and batches, as the service wires them. Their addresses stand before those of a grant. */
export const batching = {
  controllers: [PayeeAccountList, PayeeAccountHttp, PaymentBatchList, BatchAnswersHttp, PaymentBatchHttp],
  providers: [
    BatchMaker,
    { provide: PAYEES, useFactory: (store: EventStore) => new CommandHandler(store, contracts, payeeAccounts), inject: [EventStore] },
    { provide: BATCHES, useFactory: (store: EventStore, grants: Claims) => new CommandHandler(store, contracts, paymentBatches, besideGrants(grants)), inject: [EventStore, CLAIMS] },
  ],
};
