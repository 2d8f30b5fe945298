-- A condition is shown until it is met: that can be said now.
ALTER TABLE "duties" DROP COLUMN "shown_until";
