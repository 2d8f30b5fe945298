-- What is certified of a budget cell, by year: an amendment leaves it in each. Rows from before have none until the view is filled anew.
ALTER TABLE "certified_cells" ADD COLUMN "year" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "certified_cells" DROP CONSTRAINT "certified_cells_pkey";
ALTER TABLE "certified_cells" ADD CONSTRAINT "certified_cells_pkey" PRIMARY KEY ("grant_id", "partner", "category", "year");
