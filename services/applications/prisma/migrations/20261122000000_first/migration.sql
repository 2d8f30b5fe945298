CREATE TABLE "application_lines" (
    "id" TEXT NOT NULL,
    "filed_at" BIGINT NOT NULL,
    "organisation" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "applicant" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "code" TEXT,
    "period_from" TEXT NOT NULL,
    "period_to" TEXT NOT NULL,
    "submitted_on" TEXT NOT NULL,
    "decided_on" TEXT,
    "granted" BIGINT,
    "budget_version" INTEGER,
    "open_amendment" INTEGER,
    CONSTRAINT "application_lines_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "application_lines_filed_at_key" ON "application_lines" ("filed_at");
CREATE INDEX "application_lines_organisation_filed_at_idx" ON "application_lines" ("organisation", "filed_at");

CREATE TABLE "certified_cells" (
    "grant_id" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    CONSTRAINT "certified_cells_pkey" PRIMARY KEY ("grant_id", "partner", "category")
);

CREATE TABLE "decided_support" (
    "grant_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    CONSTRAINT "decided_support_pkey" PRIMARY KEY ("grant_id")
);
