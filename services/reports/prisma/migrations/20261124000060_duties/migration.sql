-- Duties, their calendar feeds and reminders; progress reports.
CREATE TABLE "duty_cases" (
    "grant" TEXT NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "duty_cases_pkey" PRIMARY KEY ("grant")
);

CREATE TABLE "duties" (
    "id" UUID NOT NULL,
    "grant" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "number" INTEGER,
    "claim" INTEGER,
    "partner" TEXT,
    "period_from" TEXT,
    "period_to" TEXT,
    "amount" BIGINT,
    "set_for" TEXT NOT NULL,
    "due_on" TEXT NOT NULL,
    "opens_on" TEXT NOT NULL,
    "done_on" TEXT,
    "shown_until" TEXT,
    "basis" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "duties_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "duties_grant_due_on_id_idx" ON "duties"("grant", "due_on", "id");
CREATE INDEX "duties_organisation_due_on_id_idx" ON "duties"("organisation", "due_on", "id");
CREATE INDEX "duties_due_on_id_idx" ON "duties"("due_on", "id");

CREATE TABLE "calendar_links" (
    "id" UUID NOT NULL,
    "person" TEXT NOT NULL,
    "organisation" TEXT,
    "grant" TEXT,
    "language" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "calendar_links_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "calendar_links_secret_hash_key" ON "calendar_links"("secret_hash");
CREATE INDEX "calendar_links_person_made_at_idx" ON "calendar_links"("person", "made_at");

CREATE TABLE "reminder_settings" (
    "person" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "steps" INTEGER[],
    "language" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminder_settings_pkey" PRIMARY KEY ("person")
);
CREATE INDEX "reminder_settings_organisation_idx" ON "reminder_settings"("organisation");

CREATE TABLE "reminders" (
    "duty" UUID NOT NULL,
    "due_on" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "person" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 1,
    "message_id" TEXT NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "reminders_pkey" PRIMARY KEY ("duty", "due_on", "step", "person")
);
CREATE INDEX "reminders_state_claimed_at_idx" ON "reminders"("state", "claimed_at");

CREATE TABLE "outbox" (
    "message_id" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("message_id")
);
CREATE INDEX "outbox_made_at_idx" ON "outbox"("made_at");
CREATE INDEX "outbox_person_idx" ON "outbox"("person");

CREATE TABLE "progress_reports" (
    "grant" TEXT NOT NULL,
    "claim" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "done" JSONB,
    "next" JSONB,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "reviewed_at" TIMESTAMPTZ(3),
    "reason" JSONB,

    CONSTRAINT "progress_reports_pkey" PRIMARY KEY ("grant", "claim")
);
