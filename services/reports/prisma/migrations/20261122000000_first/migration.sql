-- A dated change of one figure. '' and 0 stand for "none" in what it belongs to. Amounts are cents.
CREATE TABLE "figure_deltas" (
    "grant" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "measure" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "money_source" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "figure_deltas_pkey" PRIMARY KEY ("grant", "source", "position", "measure", "partner", "category", "year", "money_source")
);

-- The sum of all changes of one figure, kept in the transaction that adds a change.
CREATE TABLE "figure_totals" (
    "grant" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "money_source" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    CONSTRAINT "figure_totals_pkey" PRIMARY KEY ("grant", "measure", "partner", "category", "year", "money_source")
);

-- What is not an amount; the newest at the asked time holds.
CREATE TABLE "facts" (
    "grant" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "value" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "facts_pkey" PRIMARY KEY ("grant", "key", "position")
);

-- One line of the list of operations. The name is empty until the award is known.
CREATE TABLE "operations" (
    "grant" TEXT NOT NULL,
    "organisation" TEXT,
    "code" TEXT,
    "name" TEXT,
    "granted" BIGINT NOT NULL DEFAULT 0,
    "certified" BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT "operations_pkey" PRIMARY KEY ("grant")
);
CREATE INDEX "operations_organisation_idx" ON "operations"("organisation");
CREATE INDEX "operations_code_idx" ON "operations"("code");

-- Why an edition was asked for, and which edition answered.
CREATE TABLE "report_requests" (
    "grant" TEXT NOT NULL,
    "request" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "number" INTEGER,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "event" UUID NOT NULL,
    "edition" INTEGER,
    CONSTRAINT "report_requests_pkey" PRIMARY KEY ("grant", "request")
);
CREATE INDEX "report_requests_edition_idx" ON "report_requests"("edition");

CREATE TABLE "editions" (
    "grant" TEXT NOT NULL,
    "edition" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "positions" JSONB NOT NULL,
    "files" JSONB NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "editions_pkey" PRIMARY KEY ("grant", "edition")
);
