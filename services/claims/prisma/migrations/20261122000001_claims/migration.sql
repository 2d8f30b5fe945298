CREATE TABLE "claim_accounts" (
    "grant_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "granted" BIGINT NOT NULL,
    "support_decided" BIGINT NOT NULL DEFAULT 0,
    "paid" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "claim_accounts_pkey" PRIMARY KEY ("grant_id")
);

CREATE INDEX "claim_accounts_organisation_code_idx" ON "claim_accounts"("organisation", "code");

CREATE TABLE "claim_entries" (
    "grant_id" TEXT NOT NULL,
    "claim" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "period_from" TEXT NOT NULL,
    "period_to" TEXT NOT NULL,
    "last" BOOLEAN NOT NULL,
    "declared" BIGINT NOT NULL,
    "claimed_support" BIGINT NOT NULL,
    "deducted" BIGINT,
    "parked" BIGINT,
    "certified" BIGINT,
    "net" BIGINT,
    "support" BIGINT,
    "over_grant" BIGINT,
    "payment_step" TEXT,
    "payment_amount" BIGINT,
    "paid_on" TEXT,
    "revenue" JSONB NOT NULL,
    "financing" JSONB NOT NULL,
    "rows" JSONB NOT NULL,
    "cells" JSONB NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "verified_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "claim_entries_pkey" PRIMARY KEY ("grant_id","claim"),
    CONSTRAINT "claim_entries_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "claim_accounts"("grant_id") ON DELETE CASCADE ON UPDATE NO ACTION
);
