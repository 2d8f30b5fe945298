import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import type { View } from '@toteuma/platform';
import type { Tx } from '../database.js';

interface Print {
  readonly grant: string;
  readonly claim: number;
  readonly row: string;
  readonly partner: string;
  readonly fingerprint: string;
}

/** What filed rows look like, so that the same cost is noticed when it comes again. Rows that were filed before there were fingerprints have none. */
@Controller()
export class ClaimPrints implements View<Tx> {
  async clear(tx: Tx): Promise<void> {
    await tx.claimPrint.deleteMany();
  }

  @EventPattern<EventType>('ClaimSubmitted')
  submitted(@Payload() { data }: Recorded<EventData<'ClaimSubmitted'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    const prints = data.rows.flatMap(({ id, partner, fingerprint }) => (fingerprint === undefined ? [] : [{ grant: event.stream, claim: data.claim, row: id, partner, fingerprint }]));
    if (prints.length > 0) gather(store, prints);
  }
}

/** All that were filed in a batch at once. */
async function store(tx: Tx, batches: readonly (readonly Print[])[]): Promise<void> {
  const prints = batches.flat();
  await tx.$executeRaw`
    INSERT INTO claim_prints (grant_id, claim, row_id, partner, fingerprint)
    SELECT * FROM unnest(${prints.map(({ grant }) => grant)}::text[], ${prints.map(({ claim }) => claim)}::int[], ${prints.map(({ row }) => row)}::text[], ${prints.map(({ partner }) => partner)}::text[], ${prints.map(({ fingerprint }) => fingerprint)}::text[])`;
}
