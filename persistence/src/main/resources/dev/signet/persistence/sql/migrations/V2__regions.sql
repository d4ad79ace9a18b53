-- Several regions commit into one store. Each publishes what its own nodes committed; rows from before have no region
-- and are published by whoever finds them overdue.
ALTER TABLE outbox ADD COLUMN region ${text} NOT NULL DEFAULT '';
CREATE INDEX outbox_unpublished_by_region ON outbox (region, revision) WHERE published = 0;

-- A region that has come far enough has carried out all purges up to there: found without reading the done ones.
CREATE INDEX purge_region_pending ON purge_region (region, purge_id) WHERE done_at IS NULL;

-- Whose a region's name is: the identity that the region's own store keeps, for as long as it is renewed.
CREATE TABLE region_claim (
  region ${text} PRIMARY KEY,
  identity ${text} NOT NULL,
  expires_at BIGINT NOT NULL
);
