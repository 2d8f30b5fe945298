-- A file that was read into a draft: what is in it, how its columns are understood, and what came of it.
CREATE TABLE "claim_imports" (
    "id" TEXT NOT NULL,
    "draft" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "format" JSON NOT NULL DEFAULT '{}',
    "columns" JSON NOT NULL DEFAULT '[]',
    "mapping" JSON,
    "notices" JSON NOT NULL DEFAULT '[]',
    "state" TEXT NOT NULL DEFAULT 'reading',
    "problem" JSON,
    "reading" INTEGER NOT NULL DEFAULT 0,
    "lines" INTEGER NOT NULL DEFAULT 0,
    "good" INTEGER NOT NULL DEFAULT 0,
    "bad" INTEGER NOT NULL DEFAULT 0,
    "duplicate" INTEGER NOT NULL DEFAULT 0,
    "left_out" INTEGER NOT NULL DEFAULT 0,
    "taken" INTEGER NOT NULL DEFAULT 0,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    CONSTRAINT "claim_imports_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "claim_imports_state_check" CHECK ("state" IN ('reading', 'read', 'failed', 'stopped', 'taken')),
    CONSTRAINT "claim_imports_draft_fkey" FOREIGN KEY ("draft") REFERENCES "claim_drafts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITH (fillfactor = 70);
CREATE INDEX "claim_imports_draft_created_at_idx" ON "claim_imports" ("draft", "created_at");
CREATE INDEX "claim_imports_organisation_hash_idx" ON "claim_imports" ("organisation", "hash");

-- Each line of the file as it was read, and the row that the mapping makes of it. A new mapping makes a new reading of the same lines.
-- No foreign key: to check it for each of a hundred thousand lines takes longer than to write them.
-- state: 0 not a row of the claim, 1 good, 2 bad, 3 duplicate.
CREATE TABLE "claim_import_rows" (
    "import" TEXT NOT NULL,
    "reading" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "state" SMALLINT NOT NULL,
    "cells" JSON NOT NULL,
    "content" JSON,
    "problems" JSON,
    "fingerprint" TEXT,
    "cents" BIGINT,
    CONSTRAINT "claim_import_rows_pkey" PRIMARY KEY ("import", "reading", "line")
);

-- How an organisation's ledgers are understood, by the name that it gave.
CREATE TABLE "claim_import_mappings" (
    "organisation" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mapping" JSON NOT NULL,
    "saved_by" TEXT NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "claim_import_mappings_pkey" PRIMARY KEY ("organisation", "name")
);
