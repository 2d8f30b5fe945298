-- Where each partner files its own claims: whose claim a file belongs to (null: that of the lead, or of all), and whose people see it.
ALTER TABLE "attachments" ADD COLUMN "filer" TEXT;

CREATE TABLE "partner_organisations" (
    "grant_id" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,

    CONSTRAINT "partner_organisations_pkey" PRIMARY KEY ("grant_id", "partner")
);
