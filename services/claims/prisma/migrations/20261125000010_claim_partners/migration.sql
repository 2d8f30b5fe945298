-- Whose people file and see the claims of a partner, where each partner files its own.
CREATE TABLE "claim_partners" (
    "grant_id" TEXT NOT NULL,
    "partner" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,

    CONSTRAINT "claim_partners_pkey" PRIMARY KEY ("grant_id", "partner"),
    CONSTRAINT "claim_partners_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "claim_accounts"("grant_id") ON DELETE CASCADE ON UPDATE NO ACTION
);

CREATE INDEX "claim_partners_organisation_grant_id_idx" ON "claim_partners"("organisation", "grant_id");
