// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.central.Outbox;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.event.EventCodec;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The outbox; publishing an entry deletes the event's text and keeps its number and time. */
final class SqlOutbox implements Outbox {

  private final Database database;

  SqlOutbox(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<List<ControlEvent>> unpublished(int limit) {
    Limits.require(limit, 1_000);
    return database.read(
        "read the outbox",
        handle ->
            handle
                .createQuery(
                    """
                    SELECT revision, event FROM outbox WHERE published = 0
                    ORDER BY revision LIMIT :limit""")
                .bind("limit", limit)
                .map((row, _) -> event(row.getLong("revision"), row.getString("event")))
                .list());
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
  public CompletionStage<Void> markPublished(Revision upTo) {
    return database.write(
        "mark changes published",
        handle -> {
          handle
              .createUpdate(
                  """
                  UPDATE outbox SET published = 1, event = NULL
                  WHERE published = 0 AND revision <= :upTo""")
              .bind("upTo", upTo.number())
              .execute();
          return null;
        });
  }

  @Override
  public CompletionStage<Revision> newest() {
    return database.read("read the newest revision", RevisionLog::newest);
  }
}
