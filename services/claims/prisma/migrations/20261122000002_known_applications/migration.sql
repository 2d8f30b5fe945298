CREATE TABLE "known_applications" (
    "grant_id" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,

    CONSTRAINT "known_applications_pkey" PRIMARY KEY ("grant_id")
);
