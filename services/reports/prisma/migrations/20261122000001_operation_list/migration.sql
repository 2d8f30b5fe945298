ALTER TABLE "operations"
    ADD COLUMN "applicant" TEXT,
    ADD COLUMN "programme" TEXT,
    ADD COLUMN "period_from" TEXT,
    ADD COLUMN "period_to" TEXT,
    ADD COLUMN "ended" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "paid" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "over_grant" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "residual" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "deviation" JSONB,
    -- Hundredths of a percent, half up, as reports write it.
    ADD COLUMN "realisation" BIGINT GENERATED ALWAYS AS (CASE WHEN "granted" > 0 THEN (20000 * "certified" + "granted") / (2 * "granted") END) STORED;

-- What the lines would hold had the events been read with these columns there.
UPDATE "operations" o SET
    "applicant" = f."value" #>> '{plan,applicant,name}',
    "programme" = f."value" #>> '{rules,pack}',
    "period_from" = f."value" #>> '{plan,period,from}',
    "period_to" = f."value" #>> '{plan,period,to}',
    "residual" = coalesce((f."value" #>> '{plan,statedFinancing}')::numeric
        <> (SELECT coalesce(sum((l ->> 'amount')::numeric), 0) FROM jsonb_array_elements(f."value" #> '{terms,financing}') l), false),
    "deviation" = jsonb_build_object(
        'percent', f."value" #> '{rules,categoryDeviationPercent}',
        'categories', (SELECT coalesce(jsonb_agg(c -> 'id'), '[]') FROM jsonb_array_elements(f."value" #> '{rules,categories}') c
            WHERE NOT (c ->> 'computed')::boolean
            AND NOT EXISTS (SELECT FROM jsonb_array_elements(f."value" #> '{rules,costModel,flatRates}') r WHERE r ->> 'category' = c ->> 'id')))
FROM "facts" f WHERE f."grant" = o."grant" AND f."key" = 'award';
UPDATE "operations" o SET
    "ended" = EXISTS (SELECT FROM "facts" f WHERE f."grant" = o."grant" AND f."key" = 'last-claim-decided'),
    "paid" = coalesce((SELECT sum(t."amount") FROM "figure_totals" t WHERE t."grant" = o."grant" AND t."measure" = 'paid'), 0),
    "over_grant" = coalesce((SELECT sum(t."amount") FROM "figure_totals" t WHERE t."grant" = o."grant" AND t."measure" = 'over-grant'), 0);

DROP INDEX "operations_code_idx";
CREATE INDEX "operations_code_grant_idx" ON "operations"("code", "grant");
CREATE INDEX "operations_name_grant_idx" ON "operations"("name", "grant");
CREATE INDEX "operations_granted_grant_idx" ON "operations"("granted", "grant");
CREATE INDEX "operations_certified_grant_idx" ON "operations"("certified", "grant");
CREATE INDEX "operations_realisation_grant_idx" ON "operations"("realisation", "grant");
