CREATE TABLE "claim_rows" (
    "grant_id" TEXT NOT NULL,
    "claim" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "row_id" TEXT NOT NULL,
    "from_claim" INTEGER,
    "partner" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "deducted" BIGINT,
    "parked" BIGINT,
    "certified" BIGINT,
    "parked_flat" BIGINT,
    "reasons" INTEGER NOT NULL DEFAULT 0,
    "sampled" BOOLEAN NOT NULL DEFAULT false,
    "content" JSONB NOT NULL,

    CONSTRAINT "claim_rows_pkey" PRIMARY KEY ("grant_id", "claim", "place")
);
CREATE INDEX "claim_rows_grant_id_claim_row_id_idx" ON "claim_rows"("grant_id", "claim", "row_id");

-- What was filed before there was a table for rows.
INSERT INTO "claim_rows" ("grant_id", "claim", "place", "row_id", "partner", "category", "amount", "deducted", "parked", "certified", "parked_flat", "content")
SELECT e."grant_id", e."claim", r.place - 1, r.value->>'id', r.value->>'partner', r.value->>'category',
       ((r.value->>'amount')::numeric * 100)::bigint, ((r.value->>'deducted')::numeric * 100)::bigint, ((r.value->>'parked')::numeric * 100)::bigint,
       ((r.value->>'certified')::numeric * 100)::bigint, ((r.value->>'parkedFlatRate')::numeric * 100)::bigint,
       r.value - ARRAY['id', 'partner', 'category', 'amount', 'deducted', 'parked', 'certified', 'parkedFlatRate']
FROM "claim_entries" e, jsonb_array_elements(e."rows") WITH ORDINALITY AS r(value, place);

ALTER TABLE "claim_entries" DROP COLUMN "rows";
ALTER TABLE "claim_entries" ADD COLUMN "filer" TEXT;
ALTER TABLE "claim_entries" ADD COLUMN "take_up" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "claim_entries" ADD COLUMN "corrections" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "claim_entries" ADD COLUMN "shares" JSONB;
