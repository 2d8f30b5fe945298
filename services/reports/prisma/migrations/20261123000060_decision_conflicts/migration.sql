-- From whom the decisions on an application are hidden.
ALTER TABLE "decision_cases" ADD COLUMN "conflicted" TEXT[] DEFAULT ARRAY[]::TEXT[];
