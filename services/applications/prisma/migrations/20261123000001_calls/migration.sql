-- Calls for applications, and what is asked of each.
CREATE TABLE "call_lines" (
    "id" TEXT NOT NULL,
    "drafted_at" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "name_fi" TEXT NOT NULL,
    "name_sv" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "published" BOOLEAN NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "budget" BIGINT,
    "authority" TEXT,
    "priority" TEXT,
    "extensions" JSONB NOT NULL,

    CONSTRAINT "call_lines_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "call_applications" (
    "application" TEXT NOT NULL,
    "call" TEXT NOT NULL,
    "requested" BIGINT NOT NULL,

    CONSTRAINT "call_applications_pkey" PRIMARY KEY ("application")
);

CREATE TABLE "call_totals" (
    "call" TEXT NOT NULL,
    "applications" INTEGER NOT NULL,
    "requested" BIGINT NOT NULL,

    CONSTRAINT "call_totals_pkey" PRIMARY KEY ("call")
);

CREATE UNIQUE INDEX "call_lines_drafted_at_key" ON "call_lines"("drafted_at");
CREATE UNIQUE INDEX "call_lines_code_key" ON "call_lines"("code");
CREATE INDEX "call_lines_closes_at_drafted_at_idx" ON "call_lines"("closes_at", "drafted_at");
CREATE INDEX "call_lines_opens_at_drafted_at_idx" ON "call_lines"("opens_at", "drafted_at");
