CREATE TABLE "assessor_cases" (
    "application" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "stand" TEXT NOT NULL,

    CONSTRAINT "assessor_cases_pkey" PRIMARY KEY ("application", "person")
);

CREATE INDEX "assessor_cases_person_idx" ON "assessor_cases"("person");
