-- Handling of applications: ranking, conflicts of interest, claims filed.
CREATE TABLE "ranked_applications" (
    "application" TEXT NOT NULL,
    "filed_at" BIGINT NOT NULL,
    "call" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "applicant" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "eligibility" TEXT,
    "requested" BIGINT NOT NULL,
    "total" INTEGER,
    "assessments" INTEGER NOT NULL DEFAULT 0,
    "below" TEXT[],

    CONSTRAINT "ranked_applications_pkey" PRIMARY KEY ("application")
);
CREATE UNIQUE INDEX "ranked_applications_filed_at_key" ON "ranked_applications"("filed_at");
CREATE INDEX "ranked_applications_call_total_filed_at_idx" ON "ranked_applications"("call", "total", "filed_at");

CREATE TABLE "hidden_applications" (
    "application" TEXT NOT NULL,
    "assessor" TEXT NOT NULL,

    CONSTRAINT "hidden_applications_pkey" PRIMARY KEY ("assessor", "application")
);

CREATE TABLE "claimed_grants" (
    "grant_id" TEXT NOT NULL,

    CONSTRAINT "claimed_grants_pkey" PRIMARY KEY ("grant_id")
);
