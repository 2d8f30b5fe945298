-- A file may belong to an amendment.
ALTER TABLE "attachments" ADD COLUMN "amendment" INTEGER;
