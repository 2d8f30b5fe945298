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
    EXECUTE format('CREATE INDEX operations_name_search ON operations USING gin (name %1$I.gin_trgm_ops); CREATE INDEX operations_code_search ON operations USING gin (code %1$I.gin_trgm_ops)', place);
  END IF;
END $$;
