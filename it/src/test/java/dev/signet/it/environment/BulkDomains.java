// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import dev.signet.persistence.testing.PostgresServer;
import dev.signet.persistence.testing.TestCertificates;
import dev.signet.protocol.certificate.PemChain;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.event.EventCodec;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.security.cert.CertificateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Many domains with a certificate each, written into the central store past the program: what many
 * customers leave there in years. No event tells of them, so regions have to find out.
 */
public final class BulkDomains {

  /** As long as a sealed P-256 key in base64; nobody opens it. */
  private static final String SEALED_KEY = "A".repeat(300);

  /** Stands in an event for the revision that each copy gets. */
  private static final long SAMPLE_REVISION = 987_654_321;

  private BulkDomains() {}

  /**
   * Adds domains of one tenant.
   *
   * @param prefix of the names, which no other call has used
   */
  public static void insert(PostgresServer postgres, String prefix, int count, String origin) {
    var chain = chain();
    try (var connection = connect(postgres)) {
      connection.setAutoCommit(false);
      var before = takeRevisions(connection, 2 * count);
      run(
          connection,
          """
          INSERT INTO domain (name, allowed, tenant, origin_url, redirect_to_https, revision, created_at, updated_at)
          SELECT ? || i || '.bulk.test', 1, 'bulk', ?, 1, ? + 2 * i - 1, ?, ? FROM generate_series(1, ?) i""",
          List.of(prefix, origin, before, now(), now(), count));
      run(
          connection,
          """
          INSERT INTO certificate (name, chain, sealed_key, issuer, serial, not_before, not_after, renew_at, revision)
          SELECT ? || i || '.bulk.test', ?, ?, 'CN=bulk', to_hex(i), ?, ?, ?, ? + 2 * i FROM generate_series(1, ?) i""",
          List.of(prefix, chain, SEALED_KEY, now(), inAYear(), inAYear(), before, count));
      run(
          connection,
          """
          INSERT INTO outbox (revision, region, committed_at, published)
          SELECT ? + i, 'a', ?, 1 FROM generate_series(1, ?) i""",
          List.of(before, now(), 2 * count));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds domains without certificates as region a's nodes do: the bus has yet to tell of them. */
  public static void insertUnpublished(
      PostgresServer postgres, String prefix, int count, URI origin) {
    var now = now();
    var sample =
        new Domain(
            DomainName.parse("sample.bulk.test"),
            new TenantId("bulk"),
            new Origin(origin, Optional.empty()),
            true,
            new Revision(SAMPLE_REVISION),
            Instant.ofEpochMilli(now),
            Instant.ofEpochMilli(now));
    var event = EventCodec.encode(new ControlEvent.DomainAllowed(sample));
    try (var connection = connect(postgres)) {
      connection.setAutoCommit(false);
      var before = takeRevisions(connection, count);
      run(
          connection,
          """
          INSERT INTO domain (name, allowed, tenant, origin_url, redirect_to_https, revision, created_at, updated_at)
          SELECT ? || i || '.bulk.test', 1, 'bulk', ?, 1, ? + i, ?, ? FROM generate_series(1, ?) i""",
          List.of(prefix, origin.toString(), before, now, now, count));
      run(
          connection,
          """
          INSERT INTO outbox (revision, region, event, committed_at, published)
          SELECT ? + i, 'a', replace(replace(?, 'sample', ? || i), ?, (? + i)::text), ?, 0
          FROM generate_series(1, ?) i""",
          List.of(before, event, prefix, Long.toString(SAMPLE_REVISION), before, now, count));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many domains are allowed, by the central store. */
  public static int allowed(PostgresServer postgres) {
    try (var connection = connect(postgres);
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT count(*) FROM domain WHERE allowed = 1")) {
      result.next();
      return result.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As long as a leaf with its issuer. */
  private static String chain() {
    try {
      return PemChain.write(TestCertificates.forName("bulk.test").chain()).repeat(2);
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The newest revision before the block that is now ours. */
  private static long takeRevisions(Connection connection, int count) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "UPDATE revision_counter SET number = number + ? WHERE id = 1 RETURNING number")) {
      statement.setInt(1, count);
      try (var result = statement.executeQuery()) {
        result.next();
        return result.getLong(1) - count;
      }
    }
  }

  private static void run(Connection connection, String sql, List<Object> values)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (var i = 0; i < values.size(); i++) statement.setObject(i + 1, values.get(i));
      statement.executeUpdate();
    }
  }

  private static Connection connect(PostgresServer postgres) throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(), PostgresServer.USER, PostgresServer.PASSWORD);
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private static long inAYear() {
    return now() + 365L * 24 * 60 * 60 * 1000;
  }
}
