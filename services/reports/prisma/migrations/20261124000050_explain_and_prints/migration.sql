CREATE TABLE "figure_events" (
    "grant" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "claim" INTEGER,
    "row" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "figure_events_pkey" PRIMARY KEY ("grant", "source", "position")
);

CREATE TABLE "row_prints" (
    "grant" TEXT NOT NULL,
    "claim" INTEGER NOT NULL,
    "row_id" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "twin_since" BIGINT,
    "twin_at" TIMESTAMPTZ(3),
    CONSTRAINT "row_prints_pkey" PRIMARY KEY ("grant", "claim", "row_id")
);
CREATE INDEX "row_prints_fingerprint_occurred_at_idx" ON "row_prints" ("fingerprint", "occurred_at");
CREATE INDEX "row_prints_grant_twin_since_idx" ON "row_prints" ("grant", "twin_since");

ALTER TABLE "operations" ADD COLUMN "life" TEXT NOT NULL DEFAULT 'running';
