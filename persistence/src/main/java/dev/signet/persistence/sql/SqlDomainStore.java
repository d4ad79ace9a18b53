// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.central.DomainRecord.Issuance;
import dev.signet.persistence.central.DomainStore;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** Allowed domains and the tombstones of removed ones. */
final class SqlDomainStore implements DomainStore {

  private final Database database;
  private final RevisionLog log;
  private final InstantSource clock;

  SqlDomainStore(Database database, RevisionLog log, InstantSource clock) {
    this.database = database;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public CompletionStage<AllowOutcome> allow(
      DomainName name, TenantId tenant, Origin origin, boolean redirectToHttps) {
    return database.write(
        "allow a domain",
        handle -> {
          var now = Row.stored(clock.instant());
          var held = lock(handle, name);
          if (held.filter(domain -> !domain.tenant().equals(tenant)).isPresent())
            return new AllowOutcome.OwnedByAnother();
          if (held.filter(
                  domain ->
                      domain.origin().equals(origin) && domain.redirectToHttps() == redirectToHttps)
              .isPresent()) return new AllowOutcome.Unchanged(held.get());
          var domain =
              new Domain(
                  name,
                  tenant,
                  origin,
                  redirectToHttps,
                  log.next(handle),
                  held.map(Domain::createdAt).orElse(now),
                  now);
          update(handle, domain);
          log.append(handle, new ControlEvent.DomainAllowed(domain), now);
          return held.isPresent()
              ? new AllowOutcome.Changed(domain)
              : new AllowOutcome.Created(domain);
        });
  }

  /**
   * Makes sure that the name has a row, locks it until the transaction ends (any update does, and
   * this one changes nothing), and reads it as it is now.
   */
  private static Optional<Domain> lock(Handle handle, DomainName name) {
    return handle
        .createQuery(
            "INSERT INTO domain (name) VALUES (:name)"
                + " ON CONFLICT (name) DO UPDATE SET fencing = domain.fencing RETURNING "
                + DomainRows.DOMAIN)
        .bind("name", name.text())
        .map((row, _) -> DomainRows.domain(new Row(row)))
        .one();
  }

  private static void update(Handle handle, Domain domain) {
    handle
        .createUpdate(
            """
            UPDATE domain SET allowed = 1, tenant = :tenant, origin_url = :originUrl,
              origin_host = :originHost, redirect_to_https = :redirectToHttps,
              revision = :revision, created_at = :createdAt, updated_at = :updatedAt
            WHERE name = :name""")
        .bind("name", domain.name().text())
        .bind("tenant", domain.tenant().text())
        .bind("originUrl", domain.origin().url().toString())
        .bind("originHost", domain.origin().host().orElse(null))
        .bind("redirectToHttps", Row.flag(domain.redirectToHttps()))
        .bind("revision", domain.revision().number())
        .bind("createdAt", domain.createdAt().toEpochMilli())
        .bind("updatedAt", domain.updatedAt().toEpochMilli())
        .execute();
  }

  @Override
  public CompletionStage<Optional<Revision>> remove(DomainName name) {
    return database.write(
        "remove a domain",
        handle -> {
          if (!lockAllowed(handle, name)) return Optional.empty();
          var revision = log.next(handle);
          bury(handle, name, revision);
          var event = new ControlEvent.DomainRemoved(name, revision);
          log.append(handle, event, Row.stored(clock.instant()));
          return Optional.of(revision);
        });
  }

  private static boolean lockAllowed(Handle handle, DomainName name) {
    return handle
            .createUpdate("UPDATE domain SET fencing = fencing WHERE name = :name AND allowed = 1")
            .bind("name", name.text())
            .execute()
        > 0;
  }

  /** The lease stays too: an order that is still under way must be the name's only one. */
  private static void bury(Handle handle, DomainName name, Revision revision) {
    handle
        .createUpdate(
            """
            UPDATE domain SET allowed = 0, tenant = NULL, origin_url = NULL, origin_host = NULL,
              redirect_to_https = NULL, revision = NULL, created_at = NULL, updated_at = NULL,
              removed_revision = :revision
            WHERE name = :name""")
        .bind("name", name.text())
        .bind("revision", revision.number())
        .execute();
    for (var table : List.of("certificate", "challenge"))
      handle
          .createUpdate("DELETE FROM " + table + " WHERE name = :name")
          .bind("name", name.text())
          .execute();
  }

  @Override
  public CompletionStage<DomainRecord> load(DomainName name) {
    return database.read(
        "load a domain",
        handle -> {
          var now = clock.instant();
          return handle
              .createQuery(
                  "SELECT "
                      + DomainRows.RECORD
                      + " FROM domain d LEFT JOIN certificate c ON c.name = d.name"
                      + " WHERE d.name = :name")
              .bind("name", name.text())
              .map((row, _) -> DomainRows.record(new Row(row), now))
              .findOne()
              .orElseGet(
                  () -> new DomainRecord(name, Optional.empty(), Optional.empty(), Issuance.NONE));
        });
  }

  @Override
  public CompletionStage<DomainPage> list(
      Optional<TenantId> tenant,
      Optional<CertificateState> state,
      int limit,
      Optional<String> cursor) {
    Limits.require(limit, 1_000);
    var query = new DomainListQuery(tenant, state, limit, cursor.map(DomainCursor::parse));
    return database.read("list domains", handle -> query.run(handle, clock.instant()));
  }

  @Override
  public CompletionStage<Map<CertificateState, Long>> countByState() {
    return database.read("count domains", handle -> StateCondition.count(handle, clock.instant()));
  }

  @Override
  public CompletionStage<List<ControlEvent>> changesAfter(Revision after, int limit) {
    Limits.require(limit, 10_000);
    return database.snapshot("list changes", handle -> PresentChanges.after(handle, after, limit));
  }
}
