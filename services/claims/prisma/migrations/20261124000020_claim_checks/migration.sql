CREATE TABLE "claim_check_grants" (
    "grant_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "spending" JSONB NOT NULL,

    CONSTRAINT "claim_check_grants_pkey" PRIMARY KEY ("grant_id")
);

CREATE TABLE "claim_checks" (
    "grant_id" TEXT NOT NULL,
    "claim" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "waiting_for" TEXT,
    "amount" BIGINT NOT NULL,
    "rows" INTEGER NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "clock_ends_on" TEXT,
    "clock_days" INTEGER NOT NULL,
    "clock_stops" JSONB NOT NULL,
    "clock_ended_on" TEXT,
    "points" INTEGER NOT NULL,
    "verifiers" TEXT[] NOT NULL,
    "payers" TEXT[] NOT NULL,
    "record" JSONB NOT NULL,

    CONSTRAINT "claim_checks_pkey" PRIMARY KEY ("grant_id", "claim"),
    CONSTRAINT "claim_checks_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "claim_check_grants"("grant_id") ON DELETE CASCADE ON UPDATE NO ACTION
);

CREATE INDEX "claim_checks_clock_ends_on_idx" ON "claim_checks"("clock_ends_on", "grant_id", "claim");
CREATE INDEX "claim_checks_amount_idx" ON "claim_checks"("amount", "grant_id", "claim");
CREATE INDEX "claim_checks_submitted_at_idx" ON "claim_checks"("submitted_at", "grant_id", "claim");

CREATE TABLE "claim_samples" (
    "event_id" TEXT NOT NULL,
    "grant_id" TEXT NOT NULL,
    "claim" INTEGER NOT NULL,
    "sample" INTEGER NOT NULL,

    CONSTRAINT "claim_samples_pkey" PRIMARY KEY ("event_id")
);
