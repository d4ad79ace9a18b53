// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.StoreException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings a database to the schema that this program knows; refuses a foreign one, and a newer one
 * unless all that was done since only adds. Such a migration is called {@code Vn__additive_…}:
 * tables, indexes and columns that a program which knows nothing of them can leave alone. The
 * database keeps that name, and so an older node that restarts while the newer ones are rolled out
 * goes on.
 */
final class Schema {

  private static final String MIGRATIONS = "classpath:dev/signet/persistence/sql/migrations";
  private static final String HISTORY = "signet_schema_history";
  private static final String ADDITIVE = "additive ";

  private Schema() {}

  /**
   * Applies what is missing. Nodes that start together do so one after the other.
   *
   * @throws StoreException if the database cannot be brought to this program's schema
   */
  static void migrate(Engine engine) {
    try {
      var flyway =
          Flyway.configure()
              .dataSource(engine.direct())
              .locations(MIGRATIONS)
              .failOnMissingLocations(true)
              .table(HISTORY)
              .placeholders(Map.of("text", engine.byteOrderedText()))
              .loggers("slf4j")
              .load();
      refuseNewer(engine, flyway.info());
      flyway.migrate();
    } catch (FlywayException e) {
      var sql = Database.sqlException(e);
      throw new StoreException(engine.description() + ": " + explain(e), sql == null ? e : sql);
    }
  }

  private static void refuseNewer(Engine engine, MigrationInfoService info) {
    var known = MigrationVersion.EMPTY;
    var found = MigrationVersion.EMPTY;
    for (var migration : info.all()) {
      var version = migration.getVersion();
      if (version == null) continue;
      if (migration.getState().isApplied() && !isHarmless(migration)) found = newer(found, version);
      if (migration.getState().isResolved()) known = newer(known, version);
    }
    if (found.compareTo(known) > 0)
      throw new StoreException(
          engine.description()
              + ": found schema version "
              + found
              + " (expected: at most "
              + known
              + "; a newer Signet has used this database)",
          null);
  }

  private static boolean isHarmless(MigrationInfo migration) {
    return migration.getDescription().startsWith(ADDITIVE);
  }

  private static MigrationVersion newer(MigrationVersion one, MigrationVersion other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static String explain(FlywayException e) {
    if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE)
      return "found tables of another program (expected: an empty database, or Signet's)";
    if (e.getErrorCode() == CoreErrorCode.VALIDATE_ERROR
        || e.getErrorCode() == CoreErrorCode.CHECKSUM_MISMATCH)
      return "found a schema that is not as Signet made it (expected: one that nobody changed)";
    var sql = Database.sqlException(e);
    return "found a database where the schema could not be brought up to date: "
        + Database.firstLine(sql == null ? e : sql)
        + " (expected: a user who may create tables)";
  }
}
