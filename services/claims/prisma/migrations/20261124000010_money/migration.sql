CREATE TABLE "payment_substitutions" (
    "id" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "substitute" TEXT NOT NULL,
    "from_day" TEXT NOT NULL,
    "to_day" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "payment_substitutions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payment_substitutions_substitute_person_idx" ON "payment_substitutions" ("substitute", "person");

CREATE TABLE "money_accounts" (
    "grant_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "life" TEXT NOT NULL DEFAULT 'running',
    "support_decided" BIGINT NOT NULL DEFAULT 0,
    "ended" BOOLEAN NOT NULL DEFAULT false,
    "paid" BIGINT NOT NULL DEFAULT 0,
    "advances" BIGINT NOT NULL DEFAULT 0,
    "recovered" BIGINT NOT NULL DEFAULT 0,
    "receivable" BIGINT NOT NULL DEFAULT 0,
    "ordered" BIGINT NOT NULL DEFAULT 0,
    "due_on" TEXT,
    "more_eyes_above" BIGINT,
    CONSTRAINT "money_accounts_pkey" PRIMARY KEY ("grant_id")
);
CREATE INDEX "money_accounts_code_grant_id_idx" ON "money_accounts" ("code", "grant_id");

CREATE TABLE "payment_lines" (
    "grant_id" TEXT NOT NULL,
    "claim" INTEGER NOT NULL,
    "last" BOOLEAN NOT NULL,
    "step" TEXT NOT NULL,
    "support" BIGINT NOT NULL,
    "amount" BIGINT,
    "set_off" BIGINT NOT NULL DEFAULT 0,
    "set_off_before" BIGINT NOT NULL DEFAULT 0,
    "shares" JSONB,
    "verifiers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "authorisers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "confirmers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "since" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "payment_lines_pkey" PRIMARY KEY ("grant_id", "claim"),
    CONSTRAINT "payment_lines_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "money_accounts" ("grant_id") ON DELETE CASCADE ON UPDATE NO ACTION
);
CREATE INDEX "payment_lines_since_grant_id_claim_idx" ON "payment_lines" ("since", "grant_id", "claim");

CREATE TABLE "money_moves" (
    "grant_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "money_moves_pkey" PRIMARY KEY ("grant_id", "version")
);
