-- What each decision gave to each partner. It is known of what is decided from now on, and of all once the view is filled anew.
ALTER TABLE "claim_entries" ADD COLUMN "partner_support" JSONB NOT NULL DEFAULT '[]';
-- What was paid of each claim in all, and what each partner has of the grant.
ALTER TABLE "claim_entries" ADD COLUMN "paid" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "claim_accounts" ADD COLUMN "partner_grants" JSONB NOT NULL DEFAULT '[]';
