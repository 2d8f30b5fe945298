-- Applications that are being written. They are no events: thousands of saves a minute, of texts that may name persons and can go again.
CREATE TABLE "drafts" (
    "id" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "pack" JSON,
    "call" TEXT NOT NULL,
    "name" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "section_versions" INTEGER[] NOT NULL DEFAULT '{0,0,0,0,0,0,0}',
    "colleagues" SMALLINT NOT NULL DEFAULT 2,
    "state" TEXT NOT NULL DEFAULT 'open',
    "submitting_since" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,
    "saved_by" TEXT NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "receipt" JSON,
    CONSTRAINT "drafts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "drafts_state_check" CHECK ("state" IN ('open', 'submitting', 'submitted'))
) WITH (fillfactor = 70);
CREATE INDEX "drafts_organisation_created_at_id_idx" ON "drafts" ("organisation", "created_at", "id");
CREATE INDEX "drafts_deleted_at_idx" ON "drafts" ("deleted_at");

-- The content stays as it was typed: JSON text, not taken apart.
CREATE TABLE "draft_sections" (
    "draft" TEXT NOT NULL,
    "section" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSON NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,
    "saved_by" TEXT NOT NULL,
    "saved_for" TEXT,
    CONSTRAINT "draft_sections_pkey" PRIMARY KEY ("draft", "section"),
    CONSTRAINT "draft_sections_draft_fkey" FOREIGN KEY ("draft") REFERENCES "drafts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITH (fillfactor = 70);

-- Rights: 1 view, 2 edit, 3 submit.
CREATE TABLE "draft_collaborators" (
    "draft" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "level" SMALLINT NOT NULL,
    CONSTRAINT "draft_collaborators_pkey" PRIMARY KEY ("draft", "person"),
    CONSTRAINT "draft_collaborators_draft_fkey" FOREIGN KEY ("draft") REFERENCES "drafts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Who stands in for whom, from one day to another.
CREATE TABLE "draft_substitutions" (
    "id" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "substitute" TEXT NOT NULL,
    "from_day" TEXT NOT NULL,
    "to_day" TEXT NOT NULL,
    CONSTRAINT "draft_substitutions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "draft_substitutions_substitute_organisation_idx" ON "draft_substitutions" ("substitute", "organisation");
CREATE INDEX "draft_substitutions_person_organisation_idx" ON "draft_substitutions" ("person", "organisation");
