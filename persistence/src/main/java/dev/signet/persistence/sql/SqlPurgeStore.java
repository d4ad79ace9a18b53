// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.central.PurgeStore;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** Purges and, per region, whether they are done. */
final class SqlPurgeStore implements PurgeStore {

  static final String COLUMNS = "id, scope, value, soft, revision, requested_at";

  private final Database database;
  private final RevisionLog log;
  private final InstantSource clock;

  SqlPurgeStore(Database database, RevisionLog log, InstantSource clock) {
    this.database = database;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Purge> request(
      Purge.Scope scope, String value, boolean soft, List<String> regions) {
    if (value.indexOf('\0') >= 0)
      throw new IllegalArgumentException("value: found NUL (expected: printable text)");
    return database.write(
        "request a purge",
        handle -> {
          var now = Row.stored(clock.instant());
          var id = UUID.randomUUID().toString();
          var purge = new Purge(id, scope, value, soft, log.next(handle), now);
          insert(handle, purge);
          for (var region : new TreeSet<>(regions)) insertPending(handle, id, region);
          log.append(handle, new ControlEvent.CachePurged(purge), now);
          return purge;
        });
  }

  private static void insert(Handle handle, Purge purge) {
    handle
        .createUpdate(
            "INSERT INTO purge ("
                + COLUMNS
                + ") VALUES (:id, :scope, :value, :soft, :revision, :requestedAt)")
        .bind("id", purge.id())
        .bind("scope", purge.scope().name())
        .bind("value", purge.value())
        .bind("soft", Row.flag(purge.soft()))
        .bind("revision", purge.revision().number())
        .bind("requestedAt", purge.requestedAt().toEpochMilli())
        .execute();
  }

  private static void insertPending(Handle handle, String id, String region) {
    handle
        .createUpdate("INSERT INTO purge_region (purge_id, region) VALUES (:id, :region)")
        .bind("id", id)
        .bind("region", region)
        .execute();
  }

  @Override
  public CompletionStage<Void> markDone(String id, String region) {
    return database.write(
        "mark a purge done",
        handle -> {
          handle
              .createUpdate(
                  """
                  UPDATE purge_region SET done_at = :now
                  WHERE purge_id = :id AND region = :region AND done_at IS NULL""")
              .bind("id", id)
              .bind("region", region)
              .bind("now", clock.instant().toEpochMilli())
              .execute();
          return null;
        });
  }

  @Override
  public CompletionStage<Optional<PurgeProgress>> find(String id) {
    return database.snapshot(
        "find a purge",
        handle ->
            handle
                .createQuery("SELECT " + COLUMNS + " FROM purge WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> purge(new Row(row)))
                .findOne()
                .map(purge -> new PurgeProgress(purge, doneAt(handle, id))));
  }

  /** Sorted by region. */
  private static Map<String, Optional<Instant>> doneAt(Handle handle, String id) {
    var doneAt = new TreeMap<String, Optional<Instant>>();
    handle
        .createQuery("SELECT region, done_at FROM purge_region WHERE purge_id = :id")
        .bind("id", id)
        .map((row, _) -> Map.entry(row.getString("region"), new Row(row).optionalTime("done_at")))
        .list()
        .forEach(entry -> doneAt.put(entry.getKey(), entry.getValue()));
    return doneAt;
  }

  static Purge purge(Row row) throws SQLException {
    return new Purge(
        row.text("id"),
        Purge.Scope.valueOf(row.text("scope")),
        row.text("value"),
        row.flag("soft"),
        new Revision(row.number("revision")),
        row.time("requested_at"));
  }
}
