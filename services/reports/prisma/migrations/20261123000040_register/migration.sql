CREATE TABLE "register_entries" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "portfolio" TEXT NOT NULL,
    "focus" TEXT,
    "stage" TEXT NOT NULL,
    "period_from" TEXT NOT NULL,
    "period_to" TEXT NOT NULL,
    "total" BIGINT NOT NULL,
    "stated" BIGINT,
    "difference" BIGINT,
    "content" JSONB NOT NULL,
    "figures" JSONB NOT NULL,

    CONSTRAINT "register_entries_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "register_entries_code_key" ON "register_entries"("code");
CREATE INDEX "register_entries_name_id_idx" ON "register_entries"("name", "id");
CREATE INDEX "register_entries_portfolio_id_idx" ON "register_entries"("portfolio", "id");
CREATE INDEX "register_entries_total_id_idx" ON "register_entries"("total", "id");
