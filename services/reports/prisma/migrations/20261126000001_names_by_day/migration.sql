-- What a beneficiary was and will be called, by day.
ALTER TABLE "operations" ADD COLUMN "applicant_names" JSONB;
