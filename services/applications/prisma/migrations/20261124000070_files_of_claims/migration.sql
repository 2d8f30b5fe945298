-- A file may belong to a payment claim, and to one voucher in it.
ALTER TABLE "attachments" ADD COLUMN "claim" TEXT, ADD COLUMN "voucher" TEXT;
