CREATE TABLE "achievements" (
    "grant_id" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "starts_on" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "indicators" JSONB NOT NULL,

    CONSTRAINT "achievements_pkey" PRIMARY KEY ("grant_id")
);

CREATE TABLE "indicator_reports" (
    "grant_id" TEXT NOT NULL,
    "report" INTEGER NOT NULL,
    "period_from" TEXT NOT NULL,
    "period_to" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),

    CONSTRAINT "indicator_reports_pkey" PRIMARY KEY ("grant_id", "report")
);
