// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.protocol.domain.Revision;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** One row per region, the last report of each, and one per claimed name. */
final class SqlRegionProgressStore implements RegionProgressStore {

  static final String ALL =
      """
      SELECT p.region, p.reached, p.last_seen, p.nodes,
        (SELECT o.committed_at FROM outbox o WHERE o.revision > p.reached
         ORDER BY o.revision LIMIT 1) AS missed_since
      FROM region_progress p ORDER BY p.region""";

  static final String END_PURGES =
      """
      UPDATE purge_region SET done_at = :now
      WHERE region = :region AND done_at IS NULL
        AND purge_id IN (SELECT id FROM purge WHERE revision <= :reached)""";

  private final Database database;
  private final InstantSource clock;

  SqlRegionProgressStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> report(String region, Revision reached, int nodes) {
    return database.write(
        "report a region",
        handle -> {
          var now = Row.stored(clock.instant());
          handle
              .createUpdate(
                  """
                  INSERT INTO region_progress (region, reached, last_seen, nodes)
                  VALUES (:region, :reached, :now, :nodes)
                  ON CONFLICT (region) DO UPDATE SET reached = excluded.reached,
                    last_seen = excluded.last_seen, nodes = excluded.nodes""")
              .bind("region", region)
              .bind("reached", reached.number())
              .bind("now", now.toEpochMilli())
              .bind("nodes", nodes)
              .execute();
          endPurges(handle, region, reached, now);
          return null;
        });
  }

  private static void endPurges(Handle handle, String region, Revision reached, Instant now) {
    handle
        .createUpdate(END_PURGES)
        .bind("region", region)
        .bind("reached", reached.number())
        .bind("now", now.toEpochMilli())
        .execute();
  }

  /** The outbox keeps the time of each change for a while, and of the newest one for ever. */
  @Override
  public CompletionStage<List<RegionProgress>> all() {
    return database.read(
        "list regions",
        handle -> {
          var now = clock.instant();
          return handle.createQuery(ALL).map((row, _) -> progress(new Row(row), now)).list();
        });
  }

  private static RegionProgress progress(Row row, Instant now) throws SQLException {
    var lag = row.optionalTime("missed_since").map(since -> Duration.between(since, now));
    return new RegionProgress(
        row.text("region"),
        new Revision(row.number("reached")),
        row.time("last_seen"),
        lag.filter(Duration::isPositive).orElse(Duration.ZERO),
        (int) row.number("nodes"));
  }

  @Override
  public CompletionStage<ClaimOutcome> claim(String region, String identity, Duration lease) {
    return database.write(
        "claim a region's name",
        handle -> {
          var now = Row.stored(clock.instant());
          var expiresAt = now.plus(lease);
          var claimed =
              handle
                  .createUpdate(
                      """
                      INSERT INTO region_claim (region, identity, expires_at)
                      VALUES (:region, :identity, :expiresAt)
                      ON CONFLICT (region) DO UPDATE SET identity = excluded.identity,
                        expires_at = excluded.expires_at
                      WHERE region_claim.identity = excluded.identity
                        OR region_claim.expires_at <= :now""")
                  .bind("region", region)
                  .bind("identity", identity)
                  .bind("expiresAt", expiresAt.toEpochMilli())
                  .bind("now", now.toEpochMilli())
                  .execute();
          return claimed > 0 ? new ClaimOutcome.Claimed(expiresAt) : holder(handle, region, now);
        });
  }

  /** The attempt to take it has locked the claim's row, so it is still there. */
  private static ClaimOutcome holder(Handle handle, String region, Instant now) {
    return handle
        .createQuery("SELECT identity, expires_at FROM region_claim WHERE region = :region")
        .bind("region", region)
        .map(
            (resultSet, _) -> {
              var row = new Row(resultSet);
              var expiresAt = row.time("expires_at");
              var remaining = Duration.between(now, expiresAt);
              return new ClaimOutcome.HeldByAnother(
                  row.text("identity"),
                  expiresAt,
                  remaining.isNegative() ? Duration.ZERO : remaining);
            })
        .one();
  }

  @Override
  public CompletionStage<Void> release(String region, String identity) {
    return database.write(
        "release a region's name",
        handle -> {
          handle
              .createUpdate(
                  "DELETE FROM region_claim WHERE region = :region AND identity = :identity")
              .bind("region", region)
              .bind("identity", identity)
              .execute();
          return null;
        });
  }
}
