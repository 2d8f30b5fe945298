-- Documents of decisions.
CREATE TABLE "decision_cases" (
    "grant" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,

    CONSTRAINT "decision_cases_pkey" PRIMARY KEY ("grant")
);

CREATE TABLE "decision_documents" (
    "grant" TEXT NOT NULL,
    "document" INTEGER NOT NULL,
    "decision" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "event" UUID NOT NULL,
    "files" JSONB,
    "made_at" TIMESTAMPTZ(3),

    CONSTRAINT "decision_documents_pkey" PRIMARY KEY ("grant", "document")
);
CREATE INDEX "decision_documents_made_at_idx" ON "decision_documents"("made_at");
