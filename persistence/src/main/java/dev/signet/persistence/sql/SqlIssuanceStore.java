// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.central.IssuanceStore;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Leases and back-offs, in the name's row of {@code domain}. Every change is conditional on the
 * lease's fencing number, so whoever lost a lease changes nothing.
 */
final class SqlIssuanceStore implements IssuanceStore {

  /** Longest failure detail that is kept, in characters. */
  private static final int LONGEST_DETAIL = 1_000;

  /** A lease may come free between taking it in vain and looking who has it. */
  private static final int TRIES = 5;

  private static final String STILL_HELD =
      " WHERE name = :name AND lease_owner = :owner AND fencing = :fencing";

  private static final String NO_BACK_OFF =
      "failed_attempts = 0, error_code = NULL, error_detail = NULL, error_at = NULL,"
          + " next_attempt_at = NULL";

  /** The sum is twice the middle of the two, and has an index. */
  static final String EXPIRING =
      """
      SELECT count(*) FROM certificate
      WHERE renew_at + not_after <= :twiceNow AND not_after <= :limit""";

  private final Database database;
  private final RevisionLog log;
  private final InstantSource clock;

  SqlIssuanceStore(Database database, RevisionLog log, InstantSource clock) {
    this.database = database;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public CompletionStage<LeaseOutcome> acquire(DomainName name, String owner, Duration duration) {
    return database.write(
        "take a lease",
        handle -> {
          var now = Row.stored(clock.instant());
          for (var attempt = 0; attempt < TRIES; attempt++) {
            var outcome =
                take(handle, name, owner, now, now.plus(duration))
                    .or(() -> obstacle(handle, name, now));
            if (outcome.isPresent()) return outcome.get();
          }
          throw new StoreException("lease: changed hands while it was being taken", null);
        });
  }

  private static Optional<LeaseOutcome> take(
      Handle handle, DomainName name, String owner, Instant now, Instant expiresAt) {
    return handle
        .createQuery(
            """
            UPDATE domain SET lease_owner = :owner, lease_expires_at = :expiresAt,
              fencing = fencing + 1
            WHERE name = :name AND allowed = 1
              AND (lease_expires_at IS NULL OR lease_expires_at <= :now)
              AND (next_attempt_at IS NULL OR next_attempt_at <= :now)
            RETURNING fencing, failed_attempts""")
        .bind("name", name.text())
        .bind("owner", owner)
        .bind("now", now.toEpochMilli())
        .bind("expiresAt", expiresAt.toEpochMilli())
        .map(
            (row, _) ->
                (LeaseOutcome)
                    new LeaseOutcome.Acquired(
                        new Lease(name, owner, row.getLong("fencing"), expiresAt),
                        row.getInt("failed_attempts")))
        .findOne();
  }

  /** What forbids the lease; empty if nothing does any more. */
  private static Optional<LeaseOutcome> obstacle(Handle handle, DomainName name, Instant now) {
    return handle
        .createQuery(
            """
            SELECT allowed, lease_owner, lease_expires_at, next_attempt_at,
              error_code, error_detail, error_at
            FROM domain WHERE name = :name""")
        .bind("name", name.text())
        .map(
            (resultSet, _) -> {
              var row = new Row(resultSet);
              if (!row.flag("allowed"))
                return Optional.<LeaseOutcome>of(new LeaseOutcome.NotAllowed());
              var expiresAt = row.optionalTime("lease_expires_at").filter(now::isBefore);
              if (expiresAt.isPresent())
                return Optional.<LeaseOutcome>of(
                    new LeaseOutcome.HeldByAnother(row.text("lease_owner"), expiresAt.get()));
              var nextAttemptAt = row.optionalTime("next_attempt_at").filter(now::isBefore);
              var reason = DomainRows.failure(row);
              return nextAttemptAt.isPresent() && reason.isPresent()
                  ? Optional.<LeaseOutcome>of(
                      new LeaseOutcome.BackingOff(reason.get(), nextAttemptAt.get()))
                  : Optional.<LeaseOutcome>empty();
            })
        .findOne()
        .orElseGet(() -> Optional.of(new LeaseOutcome.NotAllowed()));
  }

  @Override
  public CompletionStage<Optional<Lease>> prolong(Lease lease, Duration duration) {
    return database.write(
        "prolong a lease",
        handle -> {
          var now = Row.stored(clock.instant());
          var expiresAt = now.plus(duration);
          var prolonged =
              bindLease(
                      handle.createUpdate(
                          "UPDATE domain SET lease_expires_at = :expiresAt"
                              + STILL_HELD
                              + " AND lease_expires_at > :now AND allowed = 1"),
                      lease)
                  .bind("expiresAt", expiresAt.toEpochMilli())
                  .bind("now", now.toEpochMilli())
                  .execute();
          return prolonged == 0
              ? Optional.empty()
              : Optional.of(new Lease(lease.name(), lease.owner(), lease.fencing(), expiresAt));
        });
  }

  @Override
  public CompletionStage<Void> release(Lease lease) {
    return database.write(
        "release a lease",
        handle -> {
          end(handle, lease);
          return null;
        });
  }

  private static void end(Handle handle, Lease lease) {
    bindLease(
            handle.createUpdate(
                "UPDATE domain SET lease_owner = NULL, lease_expires_at = NULL" + STILL_HELD),
            lease)
        .execute();
  }

  @Override
  public CompletionStage<Optional<SealedCertificate>> succeed(
      Lease lease, SealedCertificate certificate) {
    if (!certificate.name().equals(lease.name()))
      throw new IllegalArgumentException(
          "certificate: for " + certificate.name().text() + " (expected: " + lease.name() + ")");
    return database.write(
        "store a certificate",
        handle -> {
          if (!endInSuccess(handle, lease)) {
            end(handle, lease);
            return Optional.empty();
          }
          var stored = store(handle, certificate);
          handle
              .createUpdate("DELETE FROM challenge WHERE name = :name")
              .bind("name", lease.name().text())
              .execute();
          return Optional.of(stored);
        });
  }

  private static boolean endInSuccess(Handle handle, Lease lease) {
    return bindLease(
                handle.createUpdate(
                    "UPDATE domain SET lease_owner = NULL, lease_expires_at = NULL, "
                        + NO_BACK_OFF
                        + STILL_HELD
                        + " AND allowed = 1"),
                lease)
            .execute()
        > 0;
  }

  @Override
  public CompletionStage<AdoptionOutcome> adopt(SealedCertificate certificate) {
    return database.write(
        "adopt a certificate",
        handle -> {
          var name = certificate.name();
          if (!lockAllowed(handle, name)) return new AdoptionOutcome.NotAllowed();
          var present = CertificateRows.notAfter(handle, name);
          if (present.isPresent() && !certificate.notAfter().isAfter(present.get()))
            return new AdoptionOutcome.NotNewer(present.get());
          handle
              .createUpdate("UPDATE domain SET " + NO_BACK_OFF + " WHERE name = :name")
              .bind("name", name.text())
              .execute();
          return new AdoptionOutcome.Adopted(store(handle, certificate));
        });
  }

  /** Keeps the name from changing until the transaction ends. */
  private static boolean lockAllowed(Handle handle, DomainName name) {
    return handle
            .createUpdate("UPDATE domain SET allowed = 1 WHERE name = :name AND allowed = 1")
            .bind("name", name.text())
            .execute()
        > 0;
  }

  /** With the next revision and the event that carries it. */
  private SealedCertificate store(Handle handle, SealedCertificate certificate) {
    var stored = CertificateRows.asStored(certificate).withRevision(log.next(handle));
    CertificateRows.upsert(handle, stored);
    log.append(handle, new ControlEvent.CertificateIssued(stored), Row.stored(clock.instant()));
    return stored;
  }

  /** Also noted for a name that was removed meanwhile: adding it again is no way around it. */
  @Override
  public CompletionStage<Boolean> fail(
      Lease lease, IssuanceFailure failure, Instant nextAttemptAt) {
    return database.write(
        "store a failure",
        handle ->
            bindLease(
                        handle.createUpdate(
                            """
                            UPDATE domain SET lease_owner = NULL, lease_expires_at = NULL,
                              failed_attempts = failed_attempts + 1, error_code = :code,
                              error_detail = :detail, error_at = :at,
                              next_attempt_at = :nextAttemptAt"""
                                + STILL_HELD),
                        lease)
                    .bind("code", failure.code().text())
                    .bind("detail", storable(failure.detail()))
                    .bind("at", failure.at().toEpochMilli())
                    .bind("nextAttemptAt", onOurClock(failure.at(), nextAttemptAt).toEpochMilli())
                    .execute()
                > 0);
  }

  /** Both times are by the clock of the node that ordered; how long it is between them counts. */
  private Instant onOurClock(Instant failedAt, Instant nextAttemptAt) {
    return clock.instant().plus(Duration.between(failedAt, nextAttemptAt));
  }

  /** Details quote what others sent; PostgreSQL takes no NUL. */
  private static String storable(String detail) {
    var clean = detail.replace('\0', ' ');
    return clean.length() <= LONGEST_DETAIL ? clean : clean.substring(0, LONGEST_DETAIL - 1) + "…";
  }

  @Override
  public CompletionStage<List<DomainName>> dueForRenewal(Instant now, int limit) {
    Limits.require(limit, 1_000);
    return database.read(
        "list certificates to renew",
        handle ->
            handle
                .createQuery(
                    """
                    SELECT c.name FROM certificate c JOIN domain d ON d.name = c.name
                    WHERE c.renew_at <= :now AND d.allowed = 1
                      AND (d.next_attempt_at IS NULL OR d.next_attempt_at <= :now)
                      AND (d.lease_expires_at IS NULL OR d.lease_expires_at <= :now)
                    ORDER BY c.renew_at, c.name LIMIT :limit""")
                .bind("now", now.toEpochMilli())
                .bind("limit", limit)
                .map((row, _) -> DomainName.parse(row.getString("name")))
                .list());
  }

  @Override
  public CompletionStage<Long> countExpiring(Instant now, Duration within) {
    return database.read(
        "count certificates that expire",
        handle ->
            handle
                .createQuery(EXPIRING)
                .bind("twiceNow", 2 * now.toEpochMilli())
                .bind("limit", now.plus(within).toEpochMilli())
                .mapTo(Long.class)
                .one());
  }

  private static <S extends SqlStatement<S>> S bindLease(S statement, Lease lease) {
    return statement
        .bind("name", lease.name().text())
        .bind("owner", lease.owner())
        .bind("fencing", lease.fencing());
  }
}
