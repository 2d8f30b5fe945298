-- One column with all that the queue finds a line by, in the place of three. What is there is put together as well as the database can; the view filled anew knows all letters.
ALTER TABLE "queue_items" ADD COLUMN "searched" TEXT NOT NULL DEFAULT '';
UPDATE "queue_items" SET "searched" = ' ' || regexp_replace(translate(lower("name" || ' ' || "applicant" || ' ' || coalesce("code", '')), 'åäÅÄÖöéÉèüÜ', 'UAUAOOeeeuu'), '[^[:alnum:]]+', ' ', 'g');
ALTER TABLE "queue_items" ALTER COLUMN "searched" DROP DEFAULT;

DROP INDEX IF EXISTS "queue_items_name_search", "queue_items_code_search", "queue_items_applicant_search";
DO $$
DECLARE
  place text;
BEGIN
  SELECT nspname INTO place FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm';
  IF place IS NOT NULL THEN
    EXECUTE format('CREATE INDEX queue_items_searched ON queue_items USING gin (searched %1$I.gin_trgm_ops)', place);
  END IF;
END $$;

-- What waits in closed operations waits no more.
CREATE TABLE "closed_operations" (
  "grant_id" TEXT NOT NULL,

  CONSTRAINT "closed_operations_pkey" PRIMARY KEY ("grant_id")
);
