-- Which request brought a file. Each try of it has a row of its own; only one is kept.
ALTER TABLE "attachments" ADD COLUMN "request" TEXT;
CREATE UNIQUE INDEX "attachments_request_key" ON "attachments" ("request") WHERE "state" NOT IN ('arriving', 'leaving');
