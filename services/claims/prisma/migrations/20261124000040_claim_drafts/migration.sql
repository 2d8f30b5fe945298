-- Claims that are being written. They are no events: what is typed and imported here names suppliers and may go again.
CREATE TABLE "claim_drafts" (
    "id" TEXT NOT NULL,
    "grant_id" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "filer" TEXT,
    "state" TEXT NOT NULL DEFAULT 'open',
    "filing_since" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "head_version" INTEGER NOT NULL DEFAULT 1,
    "next_place" BIGINT NOT NULL DEFAULT 1,
    "period_from" TEXT NOT NULL,
    "period_to" TEXT NOT NULL,
    "last" BOOLEAN NOT NULL,
    "revenue" JSON NOT NULL DEFAULT '[]',
    "financing" JSON NOT NULL DEFAULT '[]',
    "take_up" JSON NOT NULL DEFAULT '[]',
    "claim" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "saved_by" TEXT NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "claim_drafts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "claim_drafts_state_check" CHECK ("state" IN ('open', 'filing', 'filed'))
) WITH (fillfactor = 70);
CREATE INDEX "claim_drafts_grant_id_period_from_idx" ON "claim_drafts" ("grant_id", "period_from");
CREATE INDEX "claim_drafts_organisation_created_at_id_idx" ON "claim_drafts" ("organisation", "created_at", "id");

-- What each partner brings. The version is that of the draft when the part was last changed.
CREATE TABLE "claim_draft_parts" (
    "draft" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "organisation" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "ready" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "claim_draft_parts_pkey" PRIMARY KEY ("draft", "partner"),
    CONSTRAINT "claim_draft_parts_draft_fkey" FOREIGN KEY ("draft") REFERENCES "claim_drafts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "claim_draft_parts_organisation_draft_idx" ON "claim_draft_parts" ("organisation", "draft");

-- The content stays as it was typed. The fingerprint and the cents are there once they can be told.
CREATE TABLE "claim_draft_rows" (
    "draft" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "place" BIGINT NOT NULL,
    "content" JSON NOT NULL,
    "fingerprint" TEXT,
    "cents" BIGINT,
    "import" TEXT,
    CONSTRAINT "claim_draft_rows_pkey" PRIMARY KEY ("draft", "partner", "key"),
    CONSTRAINT "claim_draft_rows_draft_fkey" FOREIGN KEY ("draft") REFERENCES "claim_drafts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "claim_draft_rows_draft_place_idx" ON "claim_draft_rows" ("draft", "place");
CREATE INDEX "claim_draft_rows_fingerprint_idx" ON "claim_draft_rows" ("fingerprint");

-- By what each filed row is found again when another looks like it.
CREATE TABLE "claim_prints" (
    "grant_id" TEXT NOT NULL,
    "claim" INTEGER NOT NULL,
    "row_id" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    CONSTRAINT "claim_prints_pkey" PRIMARY KEY ("grant_id", "claim", "row_id")
);
CREATE INDEX "claim_prints_fingerprint_idx" ON "claim_prints" ("fingerprint");
