-- The event core of one service: its truth, outbox and audit trail, and how far it has read the others.

-- Appends of all copies of the service are ordered by a lock on this one row, so that positions are gap-free and in commit order.
CREATE TABLE head (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL
);
INSERT INTO head (position) VALUES (0);

CREATE TABLE events (
  position       bigint PRIMARY KEY,
  stream         text        NOT NULL,
  version        integer     NOT NULL,
  id             uuid        NOT NULL,
  type           text        NOT NULL,
  schema_version smallint    NOT NULL,
  data           jsonb       NOT NULL,
  metadata       jsonb       NOT NULL,
  occurred_at    timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  hash           bytea       NOT NULL,
  CONSTRAINT events_stream_version UNIQUE (stream, version)
);

-- Accepted commands by idempotency key, with the answer that was given.
CREATE TABLE commands (
  actor       text        NOT NULL,
  route       text        NOT NULL,
  key         text        NOT NULL,
  body_hash   text        NOT NULL,
  answer      jsonb       NOT NULL,
  position    bigint      NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor, route, key)
);

-- Values that may be used once in the service, such as an operation code.
CREATE TABLE reservations (
  scope  text NOT NULL,
  value  text NOT NULL,
  stream text NOT NULL,
  PRIMARY KEY (scope, value)
);

-- Texts that may name a person. The event holds the id and a salted digest; salt and text can be erased here.
CREATE TABLE vault (
  id          uuid PRIMARY KEY,
  stream      text        NOT NULL,
  field       text        NOT NULL,
  salt        text,
  body        text,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  erased_at   timestamptz
);
CREATE INDEX vault_stream ON vault (stream);

-- How far this service's events were handed to a sink (the event bus, a job queue).
CREATE TABLE relay_cursors (
  sink     text   PRIMARY KEY,
  position bigint NOT NULL
);

-- How far another service's log was read by position (embedded transport).
CREATE TABLE source_cursors (
  consumer text   NOT NULL,
  source   text   NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (consumer, source)
);

-- The last event of each stream that was taken in: a lower version is a duplicate, a gap is healed from the source.
CREATE TABLE stream_progress (
  consumer text    NOT NULL,
  source   text    NOT NULL,
  stream   text    NOT NULL,
  version  integer NOT NULL,
  position bigint  NOT NULL,
  PRIMARY KEY (consumer, source, stream)
);

CREATE TABLE dead_letters (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consumer    text        NOT NULL,
  source      text        NOT NULL,
  reference   text        NOT NULL,
  stream      text,
  version     integer,
  type        text,
  reason      text        NOT NULL,
  detail      text        NOT NULL,
  body        text,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  closed_at   timestamptz,
  closed_by   text,
  UNIQUE (consumer, source, reference)
);
CREATE INDEX dead_letters_open ON dead_letters (consumer, source, stream) WHERE closed_at IS NULL;
