-- What waits for the authority, and what waits for applicants.
CREATE TABLE "queue_cases" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "applicant" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "call" TEXT NOT NULL,
    "code" TEXT,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "queue_cases_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "queue_items" (
    "id" TEXT NOT NULL,
    "place" BIGINT NOT NULL,
    "application" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "number" INTEGER,
    "name" TEXT NOT NULL,
    "applicant" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "call" TEXT NOT NULL,
    "code" TEXT,
    "age" TIMESTAMPTZ(3) NOT NULL,
    "due" TEXT,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "queue_items_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "task_cases" (
    "id" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rectification_days" INTEGER NOT NULL,

    CONSTRAINT "task_cases_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "task_lines" (
    "id" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "number" INTEGER,
    "name" TEXT NOT NULL,
    "due" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_lines_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "queue_items_place_key" ON "queue_items"("place");
CREATE INDEX "queue_items_application_idx" ON "queue_items"("application");
CREATE INDEX "queue_items_age_place_idx" ON "queue_items"("age", "place");
CREATE INDEX "queue_items_due_place_idx" ON "queue_items"("due", "place");
CREATE INDEX "queue_items_amount_place_idx" ON "queue_items"("amount", "place");
CREATE INDEX "task_lines_application_idx" ON "task_lines"("application");
CREATE INDEX "task_lines_organisation_due_idx" ON "task_lines"("organisation", "due");
