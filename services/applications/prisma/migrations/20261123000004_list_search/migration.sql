-- The list of applications by status and by programme.
CREATE INDEX "application_lines_status_submitted_on_filed_at_idx" ON "application_lines"("status", "submitted_on", "filed_at");
CREATE INDEX "application_lines_programme_submitted_on_filed_at_idx" ON "application_lines"("programme", "submitted_on", "filed_at");

-- A search in names and codes finds its rows by their trigrams. Where the extension cannot be had, it reads the rows instead.
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
    EXECUTE format('CREATE INDEX application_lines_name_search ON application_lines USING gin (name %1$I.gin_trgm_ops); CREATE INDEX application_lines_code_search ON application_lines USING gin (code %1$I.gin_trgm_ops)', place);
    EXECUTE format('CREATE INDEX queue_items_name_search ON queue_items USING gin (name %1$I.gin_trgm_ops); CREATE INDEX queue_items_code_search ON queue_items USING gin (code %1$I.gin_trgm_ops); CREATE INDEX queue_items_applicant_search ON queue_items USING gin (applicant %1$I.gin_trgm_ops)', place);
  END IF;
END $$;
