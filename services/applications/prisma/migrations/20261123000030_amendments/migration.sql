CREATE TABLE "claimed_cells" (
  "grant_id" TEXT NOT NULL,
  "claim" INTEGER NOT NULL,
  "partner" TEXT NOT NULL,
  "category" TEXT NOT NULL,
  "year" INTEGER NOT NULL,
  "declared" BIGINT NOT NULL,
  "certified" BIGINT NOT NULL,
  "decided" BOOLEAN NOT NULL,
  CONSTRAINT "claimed_cells_pkey" PRIMARY KEY ("grant_id", "claim", "partner", "category", "year")
);

CREATE TABLE "amendment_drafts" (
  "application" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "content" TEXT NOT NULL,
  "base" JSONB NOT NULL,
  "saved_at" TIMESTAMPTZ(3) NOT NULL,
  "saved_by" TEXT NOT NULL,
  CONSTRAINT "amendment_drafts_pkey" PRIMARY KEY ("application")
);

-- More than one amendment may be open at a time.
ALTER TABLE "application_lines" ADD COLUMN "open_amendments" INTEGER[] NOT NULL DEFAULT '{}';
UPDATE "application_lines" SET "open_amendments" = ARRAY["open_amendment"] WHERE "open_amendment" IS NOT NULL;
ALTER TABLE "application_lines" DROP COLUMN "open_amendment";
