-- What an application asks for, which counts again when its decision is taken back.
ALTER TABLE "queue_cases" ADD COLUMN "asked" BIGINT;
UPDATE "queue_cases" SET "asked" = "amount";
ALTER TABLE "queue_cases" ALTER COLUMN "asked" SET NOT NULL;

-- One kind of work by its age: there may be few of it among very many.
CREATE INDEX "queue_items_kind_age_place_idx" ON "queue_items"("kind", "age", "place");
