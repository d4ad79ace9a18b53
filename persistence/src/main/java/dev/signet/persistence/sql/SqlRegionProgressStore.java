// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.protocol.domain.Revision;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One row per region, the last report of each. */
final class SqlRegionProgressStore implements RegionProgressStore {

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
          handle
              .createUpdate(
                  """
                  INSERT INTO region_progress (region, reached, last_seen, nodes)
                  VALUES (:region, :reached, :now, :nodes)
                  ON CONFLICT (region) DO UPDATE SET reached = excluded.reached,
                    last_seen = excluded.last_seen, nodes = excluded.nodes""")
              .bind("region", region)
              .bind("reached", reached.number())
              .bind("now", clock.instant().toEpochMilli())
              .bind("nodes", nodes)
              .execute();
          return null;
        });
  }

  /** The outbox keeps the time of each change for a while, and of the newest one for ever. */
  @Override
  public CompletionStage<List<RegionProgress>> all() {
    return database.read(
        "list regions",
        handle ->
            handle
                .createQuery(
                    """
                    SELECT p.region, p.reached, p.last_seen, p.nodes,
                      (SELECT o.committed_at FROM outbox o WHERE o.revision > p.reached
                       ORDER BY o.revision LIMIT 1) AS missed_since
                    FROM region_progress p ORDER BY p.region""")
                .map((row, _) -> progress(new Row(row)))
                .list());
  }

  private static RegionProgress progress(Row row) throws SQLException {
    var lastSeen = row.time("last_seen");
    return new RegionProgress(
        row.text("region"),
        new Revision(row.number("reached")),
        lastSeen,
        row.optionalTime("missed_since").orElse(lastSeen),
        (int) row.number("nodes"));
  }
}
