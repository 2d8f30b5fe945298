-- What the queue of claims finds a grant by. Names are known of what is awarded from now on, and of all once the view is filled anew.
ALTER TABLE "claim_check_grants"
  ALTER COLUMN "code" SET DEFAULT '',
  ALTER COLUMN "organisation" SET DEFAULT '',
  ALTER COLUMN "spending" SET DEFAULT '{}',
  ADD COLUMN "code_searched" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "name_searched" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "applicant_searched" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "searched" TEXT NOT NULL GENERATED ALWAYS AS ("code_searched" || "name_searched" || "applicant_searched") STORED;

UPDATE "claim_check_grants" SET "code_searched" = ' ' || lower("code") || ' ' || regexp_replace(lower("organisation"), '[^a-z0-9]+', ' ', 'g');

-- The queue walks the claims that wait; those that were paid long ago are many, and none of its business.
DROP INDEX "claim_checks_clock_ends_on_idx", "claim_checks_amount_idx", "claim_checks_submitted_at_idx";
CREATE INDEX "claim_checks_waiting_by_clock" ON "claim_checks"("clock_ends_on", "grant_id", "claim") WHERE "waiting_for" IS NOT NULL;
CREATE INDEX "claim_checks_waiting_by_amount" ON "claim_checks"("amount", "grant_id", "claim") WHERE "waiting_for" IS NOT NULL;
CREATE INDEX "claim_checks_waiting_by_age" ON "claim_checks"("submitted_at", "grant_id", "claim") WHERE "waiting_for" IS NOT NULL;

-- A search finds its rows by their trigrams. Where the extension cannot be had, it reads the rows instead.
DO $$
DECLARE
  place text;
BEGIN
  BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
  EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR invalid_schema_name THEN
    NULL;
  END;
  SELECT nspname INTO place FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm';
  IF place IS NOT NULL THEN
    EXECUTE format('CREATE INDEX claim_check_grants_searched ON claim_check_grants USING gin (searched %1$I.gin_trgm_ops)', place);
  END IF;
END $$;
