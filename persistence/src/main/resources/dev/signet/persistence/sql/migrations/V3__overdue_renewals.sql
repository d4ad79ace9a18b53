-- Certificates that should have been replaced by now, found without reading those that are well: how many there are is asked
-- every few seconds, and mostly there are none.
CREATE INDEX certificate_by_overdue_renewal ON certificate ((renew_at + not_after));
