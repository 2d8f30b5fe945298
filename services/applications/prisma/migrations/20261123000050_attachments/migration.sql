CREATE TABLE "attachments" (
    "id" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "section" TEXT,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" INTEGER,
    "sha256" TEXT,
    "state" TEXT NOT NULL,
    "uploaded_by" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "attachments_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "attachments_application_uploaded_at_id_idx" ON "attachments" ("application", "uploaded_at", "id");
CREATE INDEX "attachments_state_uploaded_at_idx" ON "attachments" ("state", "uploaded_at");
