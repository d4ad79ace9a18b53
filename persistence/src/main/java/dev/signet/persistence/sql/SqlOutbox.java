// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.central.Outbox;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.event.EventCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** The outbox; publishing an entry deletes the event's text and keeps its number and time. */
final class SqlOutbox implements Outbox {

  private static final int MOST = 1_000;

  // Published entries stay for a while and may be many: these three must find the few others by
  // index.
  static final String UNPUBLISHED =
      """
      SELECT revision, event FROM outbox WHERE published = 0
      ORDER BY revision LIMIT :limit""";

  static final String UNPUBLISHED_OF_REGION =
      """
      SELECT revision, event FROM outbox WHERE published = 0 AND region = :region
      ORDER BY revision LIMIT :limit""";

  static final String OVERDUE =
      """
      SELECT revision, event FROM outbox WHERE published = 0 AND committed_at < :before
      ORDER BY revision LIMIT :limit""";

  private final Database database;
  private final InstantSource clock;

  SqlOutbox(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<ControlEvent>> unpublished(int limit) {
    Limits.require(limit, MOST);
    return database.read(
        "read the outbox",
        handle -> events(handle.createQuery(UNPUBLISHED).bind("limit", limit)).list());
  }

  @Override
  public CompletionStage<List<ControlEvent>> unpublished(String region, int limit) {
    Limits.require(limit, MOST);
    return database.read(
        "read the region's outbox",
        handle ->
            events(
                    handle
                        .createQuery(UNPUBLISHED_OF_REGION)
                        .bind("region", region)
                        .bind("limit", limit))
                .list());
  }

  @Override
  public CompletionStage<List<ControlEvent>> overdue(Duration olderThan, int limit) {
    Limits.require(limit, MOST);
    return database.read(
        "read overdue changes",
        handle ->
            events(
                    handle
                        .createQuery(OVERDUE)
                        .bind("before", clock.instant().minus(olderThan).toEpochMilli())
                        .bind("limit", limit))
                .list());
  }

  private static ResultIterable<ControlEvent> events(Query query) {
    return query.map((row, _) -> event(row.getLong("revision"), row.getString("event")));
  }

  private static ControlEvent event(long revision, String text) {
    return switch (EventCodec.decode(text)) {
      case EventCodec.Understood(var event) -> event;
      case EventCodec.UnknownType(var type) -> throw unreadable(revision, "type " + type);
      case EventCodec.UnknownVersion(var version) ->
          throw unreadable(revision, "version " + version);
      case EventCodec.Malformed _ -> throw unreadable(revision, "text that is no event");
    };
  }

  private static StoreException unreadable(long revision, String found) {
    return new StoreException(
        "outbox entry " + revision + ": found " + found + " (expected: an event of this program)",
        null);
  }

  @Override
  public CompletionStage<Void> markPublished(Collection<Revision> revisions) {
    if (revisions.size() > MOST)
      throw new IllegalArgumentException(
          "revisions: " + revisions.size() + " (expected: at most " + MOST + ")");
    if (revisions.isEmpty()) return CompletableFuture.completedStage(null);
    return database.write(
        "mark changes published",
        handle -> {
          handle
              .createUpdate(
                  """
                  UPDATE outbox SET published = 1, event = NULL
                  WHERE published = 0 AND revision IN (<revisions>)""")
              .bindList("revisions", revisions.stream().map(Revision::number).sorted().toList())
              .execute();
          return null;
        });
  }

  @Override
  public CompletionStage<Revision> newest() {
    return database.read("read the newest revision", RevisionLog::newest);
  }
}
