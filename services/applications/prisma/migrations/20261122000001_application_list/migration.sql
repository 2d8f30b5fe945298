-- For each order of the list of applications.
CREATE INDEX "application_lines_submitted_on_filed_at_idx" ON "application_lines"("submitted_on", "filed_at");
CREATE INDEX "application_lines_code_filed_at_idx" ON "application_lines"("code", "filed_at");
CREATE INDEX "application_lines_name_filed_at_idx" ON "application_lines"("name", "filed_at");
CREATE INDEX "application_lines_granted_filed_at_idx" ON "application_lines"("granted", "filed_at");
