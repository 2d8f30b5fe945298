-- What an applicant was and will be called, by day.
ALTER TABLE "application_lines" ADD COLUMN "applicant_names" JSONB;
ALTER TABLE "queue_cases" ADD COLUMN "applicant_names" JSONB;
ALTER TABLE "queue_items" ADD COLUMN "applicant_names" JSONB;
