-- Money of a programme for a year, and what decisions took of it.
CREATE TABLE "appropriation_lines" (
    "id" TEXT NOT NULL,
    "set_at" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "programme" TEXT NOT NULL,
    "authority" TEXT,
    "fund" TEXT,
    "year" INTEGER NOT NULL,
    "priority" TEXT,
    "amount" BIGINT NOT NULL,
    "committed" BIGINT NOT NULL,
    "freed" BIGINT NOT NULL,

    CONSTRAINT "appropriation_lines_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "appropriation_lines_set_at_key" ON "appropriation_lines"("set_at");
