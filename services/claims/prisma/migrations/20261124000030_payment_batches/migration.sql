CREATE TABLE "payee_accounts" (
    "organisation" TEXT NOT NULL,
    "account" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "holder" TEXT,
    "last_four" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "valid_from" TEXT NOT NULL,
    "replaced_from" TEXT,
    "proposers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "payee_accounts_pkey" PRIMARY KEY ("organisation","account")
);

CREATE INDEX "payee_accounts_fingerprint_idx" ON "payee_accounts"("fingerprint");

CREATE INDEX "payee_accounts_proposed_at_position_idx" ON "payee_accounts"("proposed_at", "position");

CREATE TABLE "payment_batches" (
    "id" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "message_id" TEXT NOT NULL,
    "execution_on" TEXT NOT NULL,
    "orders" INTEGER NOT NULL,
    "sum" BIGINT NOT NULL,
    "accepted" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "waiting" INTEGER NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_on" TEXT,
    "version" INTEGER NOT NULL,

    CONSTRAINT "payment_batches_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "payment_batches_made_at_position_idx" ON "payment_batches"("made_at", "position");
