// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.central.ArchiveProgressStore;
import dev.signet.protocol.domain.Revision;
import java.util.concurrent.CompletionStage;

/** One row per archive. */
final class SqlArchiveProgressStore implements ArchiveProgressStore {

  private final Database database;

  SqlArchiveProgressStore(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Revision> reached(String archive) {
    return database.read(
        "look how far an archive is",
        handle ->
            handle
                .createQuery("SELECT reached FROM archive_progress WHERE archive = :archive")
                .bind("archive", archive)
                .mapTo(Long.class)
                .findOne()
                .map(Revision::new)
                .orElse(Revision.NONE));
  }

  @Override
  public CompletionStage<Void> advance(String archive, Revision reached) {
    return database.write(
        "note how far an archive is",
        handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO archive_progress (archive, reached) VALUES (:archive, :reached)
                  ON CONFLICT (archive) DO UPDATE SET reached = excluded.reached
                  WHERE archive_progress.reached < excluded.reached""")
              .bind("archive", archive)
              .bind("reached", reached.number())
              .execute();
          return null;
        });
  }
}
