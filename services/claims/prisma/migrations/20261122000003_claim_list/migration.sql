ALTER TABLE "claim_accounts" ADD COLUMN "last_claim_at" TIMESTAMPTZ(3);
UPDATE "claim_accounts" a SET "last_claim_at" = (SELECT max(e."submitted_at") FROM "claim_entries" e WHERE e."grant_id" = a."grant_id");

CREATE INDEX "claim_accounts_code_grant_id_idx" ON "claim_accounts"("code", "grant_id");
CREATE INDEX "claim_accounts_last_claim_at_grant_id_idx" ON "claim_accounts"("last_claim_at", "grant_id");
CREATE INDEX "claim_entries_status_payment_step_idx" ON "claim_entries"("status", "payment_step");
