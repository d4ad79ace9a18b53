-- Up to which revision an archive has every certificate.
CREATE TABLE archive_progress (
  archive ${text} PRIMARY KEY,
  reached BIGINT NOT NULL
);
