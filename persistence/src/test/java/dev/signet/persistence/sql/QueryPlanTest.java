// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What is asked every second stays quick however many published changes are still noted. */
class QueryPlanTest extends StoreTest {

  private static final int PUBLISHED = 20_000;

  /** As while another region cannot publish. */
  private static final int UNPUBLISHED = 2_000;

  QueryPlanTest(TestDatabase kind) {
    super(kind);
  }

  @Test
  void findsTheFewUnpublishedChangesByIndex() throws SQLException {
    try (var connection = connect()) {
      fillOutbox(connection);

      assertThat(plan(connection, SqlOutbox.UNPUBLISHED)).contains("outbox_unpublished");
      assertThat(plan(connection, SqlOutbox.UNPUBLISHED_OF_REGION))
          .contains("outbox_unpublished_by_region");
      assertThat(plan(connection, SqlOutbox.OVERDUE)).contains("outbox_unpublished");
    }
  }

  @Test
  void findsTheFewPendingPurgesByIndex() throws SQLException {
    try (var connection = connect()) {
      fillPurges(connection);

      assertThat(plan(connection, SqlRegionProgressStore.END_PURGES))
          .contains("purge_region_pending");
    }
  }

  @Test
  void findsSinceWhenARegionLagsByIndex() throws SQLException {
    try (var connection = connect()) {
      fillOutbox(connection);

      assertThat(plan(connection, SqlRegionProgressStore.ALL))
          .containsAnyOf("outbox_pkey", "USING INTEGER PRIMARY KEY", "sqlite_autoindex_outbox_1");
    }
  }

  @Test
  void findsTheFewCertificatesThatExpireByIndex() throws SQLException {
    try (var connection = connect()) {
      fillCertificates(connection);

      assertThat(plan(connection, SqlIssuanceStore.EXPIRING))
          .contains("certificate_by_overdue_renewal");
    }
  }

  private static void fillOutbox(Connection connection) throws SQLException {
    execute(
        connection,
        numbers()
            + """
            INSERT INTO outbox (revision, region, event, committed_at, published)
            SELECT n, CASE WHEN n %% 100 = 0 THEN 'eu' ELSE 'us' END, CASE WHEN n > %1$d THEN '{}' END, n, CASE WHEN n > %1$d THEN 0 ELSE 1 END
            FROM numbers"""
                .formatted(PUBLISHED));
    execute(
        connection,
        "INSERT INTO region_progress (region, reached, last_seen, nodes) VALUES ('eu', 9, 9, 1)");
    execute(connection, "ANALYZE");
  }

  private static void fillPurges(Connection connection) throws SQLException {
    execute(
        connection,
        numbers()
            + """
            INSERT INTO purge (id, scope, value, soft, revision, requested_at)
            SELECT 'p' || n, 'ALL', '', 0, n, n FROM numbers""");
    execute(
        connection,
        """
        INSERT INTO purge_region (purge_id, region, done_at)
        SELECT id, 'eu', CASE WHEN revision > %d THEN NULL ELSE revision END FROM purge"""
            .formatted(PUBLISHED));
    execute(connection, "ANALYZE");
  }

  private static void fillCertificates(Connection connection) throws SQLException {
    execute(connection, numbers() + "INSERT INTO domain (name) SELECT 'shop' || n FROM numbers");
    execute(
        connection,
        numbers()
            + """
            INSERT INTO certificate (name, chain, sealed_key, issuer, serial, not_before, not_after, renew_at, revision)
            SELECT 'shop' || n, '', '', '', '', n, n + 90, n + 60, n FROM numbers""");
    execute(connection, "ANALYZE");
  }

  private static String numbers() {
    return "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < "
        + (PUBLISHED + UNPUBLISHED)
        + ") ";
  }

  private String plan(Connection connection, String statement) throws SQLException {
    var explain = isPostgres() ? "EXPLAIN " : "EXPLAIN QUERY PLAN ";
    var literal =
        statement
            .replace(":limit", "300")
            .replace(":region", "'eu'")
            .replace(":before", "20005")
            .replace(":reached", "20005")
            .replace(":twiceNow", "400")
            .replace(":now", "1");
    var lines = new StringBuilder();
    try (var query = connection.createStatement();
        var rows = query.executeQuery(explain + literal)) {
      while (rows.next()) lines.append(rows.getString(isPostgres() ? 1 : 4)).append('\n');
    }
    return lines.toString();
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    settings.user().ifPresent(user -> properties.put("user", user));
    settings.password().ifPresent(password -> properties.put("password", password));
    return DriverManager.getConnection(settings.url(), properties);
  }

  private boolean isPostgres() {
    return settings.url().startsWith(PostgresEngine.URL_PREFIX);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
