-- Whose work a case is. Applications from before have it once the view "work-queue" is rebuilt.
ALTER TABLE "queue_cases" ADD COLUMN "authority" TEXT;
ALTER TABLE "queue_items" ADD COLUMN "authority" TEXT;
CREATE INDEX "queue_items_authority_age_place_idx" ON "queue_items"("authority", "age", "place");
