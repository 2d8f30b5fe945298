-- What stands in the category's column is counted while a file is read, and not each time that it is shown.
ALTER TABLE "claim_imports" ADD COLUMN "category_values" JSON NOT NULL DEFAULT '[]';
UPDATE "claim_imports" i SET "category_values" = coalesce((
    SELECT json_agg(left(v.value, 200) ORDER BY v.times DESC, v.value) FROM (
        SELECT btrim(r."cells" ->> (i."mapping" #>> '{columns,category}')::int) AS value, count(*) AS times FROM "claim_import_rows" r
        WHERE r."import" = i."id" AND r."reading" = i."reading" AND r."line" > (i."mapping" ->> 'headerRow')::int AND btrim(r."cells" ->> (i."mapping" #>> '{columns,category}')::int) <> ''
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200) v), '[]')
WHERE i."state" IN ('read', 'taken') AND i."mapping" #>> '{columns,category}' IS NOT NULL;
