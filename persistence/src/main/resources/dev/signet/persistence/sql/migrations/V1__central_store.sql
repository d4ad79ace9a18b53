-- One text for PostgreSQL and SQLite. Times are milliseconds since 1970-01-01T00:00:00Z, booleans 0 or 1.
-- ${text} is TEXT compared byte by byte, so that both databases sort names alike.

-- The newest revision. Every change takes the next number inside its transaction: the row is locked until
-- the commit, so numbers are commit-ordered, and a rollback gives the number back, so there are no gaps.
CREATE TABLE revision_counter (
  id SMALLINT PRIMARY KEY CHECK (id = 1),
  number BIGINT NOT NULL
);
INSERT INTO revision_counter (id, number) VALUES (1, 0);

-- One row per name that was ever allowed: its settings while it is allowed, a tombstone afterwards. Back-off
-- and fencing outlive a removal, so that removing and adding a name again gets around neither.
CREATE TABLE domain (
  name ${text} PRIMARY KEY,
  allowed SMALLINT NOT NULL DEFAULT 0,
  tenant ${text},
  origin_url TEXT,
  origin_host TEXT,
  redirect_to_https SMALLINT,
  revision BIGINT,
  created_at BIGINT,
  updated_at BIGINT,
  removed_revision BIGINT,
  failed_attempts BIGINT NOT NULL DEFAULT 0,
  error_code TEXT,
  error_detail TEXT,
  error_at BIGINT,
  next_attempt_at BIGINT,
  lease_owner TEXT,
  lease_expires_at BIGINT,
  fencing BIGINT NOT NULL DEFAULT 0,
  CHECK (allowed IN (0, 1)),
  CHECK (allowed = 0 OR (tenant IS NOT NULL AND origin_url IS NOT NULL AND redirect_to_https IS NOT NULL
    AND revision IS NOT NULL AND created_at IS NOT NULL AND updated_at IS NOT NULL))
);
CREATE INDEX domain_by_tenant ON domain (tenant, name) WHERE allowed = 1;
CREATE UNIQUE INDEX domain_by_revision ON domain (revision) WHERE allowed = 1;
CREATE UNIQUE INDEX domain_by_removal ON domain (removed_revision) WHERE removed_revision IS NOT NULL;
CREATE INDEX domain_by_lease ON domain (lease_expires_at) WHERE lease_expires_at IS NOT NULL;
CREATE INDEX domain_by_next_attempt ON domain (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

-- The newest certificate of each allowed name; sealed_key is encrypted before it comes here.
CREATE TABLE certificate (
  name ${text} PRIMARY KEY REFERENCES domain (name),
  chain TEXT NOT NULL,
  sealed_key TEXT NOT NULL,
  issuer TEXT NOT NULL,
  serial TEXT NOT NULL,
  not_before BIGINT NOT NULL,
  not_after BIGINT NOT NULL,
  renew_at BIGINT NOT NULL,
  revision BIGINT NOT NULL UNIQUE
);
CREATE INDEX certificate_by_renewal ON certificate (renew_at, name);

-- Key authorizations of pending orders; save_number grows with each one saved for a name.
CREATE TABLE challenge (
  name ${text} NOT NULL,
  type TEXT NOT NULL,
  token ${text} NOT NULL,
  key_authorization TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  save_number BIGINT NOT NULL,
  PRIMARY KEY (name, type, token)
);
CREATE INDEX challenge_by_expiry ON challenge (expires_at);

CREATE TABLE account (
  directory ${text} PRIMARY KEY,
  sealed_key TEXT NOT NULL,
  location TEXT
);

CREATE TABLE purge (
  id ${text} PRIMARY KEY,
  scope TEXT NOT NULL,
  value TEXT NOT NULL,
  soft SMALLINT NOT NULL,
  revision BIGINT NOT NULL UNIQUE,
  requested_at BIGINT NOT NULL
);
CREATE INDEX purge_by_age ON purge (requested_at);

CREATE TABLE purge_region (
  purge_id ${text} NOT NULL REFERENCES purge (id) ON DELETE CASCADE,
  region ${text} NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (purge_id, region)
);

-- One row per revision. Once published, the event's text goes (it holds a sealed key) and revision and time
-- stay for a while: they tell how long a region has been missing something.
CREATE TABLE outbox (
  revision BIGINT PRIMARY KEY,
  event TEXT,
  committed_at BIGINT NOT NULL,
  published SMALLINT NOT NULL DEFAULT 0
);
CREATE INDEX outbox_unpublished ON outbox (revision) WHERE published = 0;

CREATE TABLE region_progress (
  region ${text} PRIMARY KEY,
  reached BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  nodes BIGINT NOT NULL
);
