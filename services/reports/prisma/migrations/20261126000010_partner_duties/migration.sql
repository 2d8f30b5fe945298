-- Where each partner files its own claims: whose duty it is beside the lead's. It is known once the grant's partner is named, and of all once the view is filled anew.
ALTER TABLE "duties" ADD COLUMN "partner_organisation" TEXT;

CREATE INDEX "duties_partner_organisation_due_on_id_idx" ON "duties"("partner_organisation", "due_on", "id");
