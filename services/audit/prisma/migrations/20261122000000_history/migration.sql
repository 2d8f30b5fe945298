CREATE TABLE "history" (
    "source" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "stream" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "schema_version" SMALLINT NOT NULL,
    "data" JSONB NOT NULL,
    "metadata" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "history_pkey" PRIMARY KEY ("source", "stream", "version")
);

CREATE UNIQUE INDEX "history_source_position_key" ON "history"("source", "position");

CREATE INDEX "history_stream_occurred_at_recorded_at_source_position_idx" ON "history"("stream", "occurred_at", "recorded_at", "source", "position");
