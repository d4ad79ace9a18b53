// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import dev.signet.actors.domain.Domains;
import dev.signet.edge.certificate.CertificateFound.Held;
import dev.signet.edge.certificate.CertificateFound.Missing;
import dev.signet.edge.certificate.CertificateFound.Reason;
import dev.signet.edge.site.Sites;
import dev.signet.edge.tls.TlsContexts;
import dev.signet.edge.wire.ClientKey;
import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Finds the certificate for a name: in memory, in the region store, or by asking the domain's
 * actor, which orders one. Names that nobody allowed ask nothing behind. What is in memory stays
 * there and is shown until something newer is at hand: with everything behind gone, what was served
 * goes on being served. However many handshakes want a name, it is asked for once at a time. Safe
 * for concurrent use.
 */
public final class CertificateLookup implements AutoCloseable {
  private final Sites sites;
  private final CertificateSource source;
  private final LookupSettings settings;
  private final HeldCertificates held;
  private final Refusals refusals;
  private final WaitingBounds bounds;
  private final ConcurrentHashMap<DomainName, CompletableFuture<CertificateFound>> flights =
      new ConcurrentHashMap<>();
  private final RegionStore.Subscription subscription;

  /**
   * @param blocking runs what may block, such as opening keys
   */
  public CertificateLookup(
      Sites sites,
      RegionStore region,
      Domains domains,
      CertificateSeal seal,
      TlsContexts contexts,
      LookupSettings settings,
      Executor blocking,
      InstantSource clock,
      MeterRegistry metrics) {
    this.sites = sites;
    this.source = new CertificateSource(region, domains, seal, contexts, blocking, clock);
    this.settings = settings;
    this.held = new HeldCertificates(settings.heldCertificates(), source, clock);
    this.refusals = new Refusals(clock);
    this.bounds = new WaitingBounds(settings);
    this.subscription = region.subscribe(this::regionChanged);
    Gauge.builder("signet.handshakes.waiting", bounds, WaitingBounds::waiting)
        .description("Handshakes that wait for a certificate")
        .register(metrics);
    Gauge.builder("signet.certificates.held", held, HeldCertificates::size)
        .description("Certificates in memory, ready to serve")
        .register(metrics);
  }

  /**
   * The certificate to show to a client. Complete already when it is in memory. Never fails.
   * Cancelling it gives its place among those that wait back; an order goes on.
   */
  public CompletableFuture<CertificateFound> find(HostName host, ClientKey client) {
    if (!sites.isAllowed(host)) return done(new Missing(Reason.UNKNOWN_NAME));
    var own = held.findValid(host);
    if (own.isPresent()) return done(new Held(own.get()));
    var site = site(host);
    if (!site.isDone()) return waitFor(host, client, site);
    var answer = withoutWaiting(host, site.join());
    return answer.isPresent() ? done(answer.get()) : waitFor(host, client, site);
  }

  /** Ends the subscription to the region's changes, and forgets what is held. */
  @Override
  public void close() {
    subscription.close();
    held.close();
  }

  /** Whose certificate the host is shown: its own site's, or that of the wildcard above it. */
  private CompletableFuture<Site> site(HostName host) {
    return sites
        .find(host)
        .<Site>handle(
            (domain, failure) -> {
              if (failure != null || domain == null) return new Unreadable();
              return domain.<Site>map(found -> new Known(found.name())).orElseGet(NoSite::new);
            })
        .toCompletableFuture();
  }

  private Optional<CertificateFound> withoutWaiting(HostName host, Site site) {
    return switch (site) {
      case NoSite _ -> Optional.of(new Missing(Reason.UNKNOWN_NAME));
      case Unreadable _ -> Optional.of(orHeld(host, new Missing(Reason.UNAVAILABLE)));
      case Known(var name) -> {
        var valid = held.findValid(name);
        if (valid.isPresent()) yield Optional.of(new Held(valid.get()));
        yield refusals.find(name).map(refused -> orHeld(host, refused));
      }
    };
  }

  private CompletableFuture<CertificateFound> waitFor(
      HostName host, ClientKey client, CompletableFuture<Site> site) {
    var name = waitedFor(host, site);
    if (!bounds.tryEnter(name, client))
      return done(orHeld(host, new Missing(Reason.TOO_MANY_WAITING)));
    var waiting = new CompletableFuture<CertificateFound>();
    var _ = waiting.whenComplete((_, _) -> bounds.leave(name, client));
    var _ =
        site.thenAccept(
            found -> {
              var answer = withoutWaiting(host, found);
              if (answer.isPresent()) waiting.complete(answer.get());
              else if (found instanceof Known(var known)) join(waiting, host, known, true);
            });
    return waiting.completeOnTimeout(
        orHeld(host, new Missing(Reason.NOT_IN_TIME)),
        settings.budget().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Hosts below one wildcard wait for the same certificate, so they share a bound. */
  private static DomainName waitedFor(HostName host, CompletableFuture<Site> site) {
    return site.isDone() && site.join() instanceof Known(var name) ? name : host;
  }

  /**
   * Waits with the others. Who joined late may have time left when the others' is over, so it asks
   * once more.
   */
  private void join(
      CompletableFuture<CertificateFound> waiting, HostName host, DomainName name, boolean again) {
    var _ =
        fly(name)
            .thenAccept(
                found -> {
                  if (waiting.isDone()) return;
                  if (again && found.equals(new Missing(Reason.NOT_IN_TIME)))
                    join(waiting, host, name, false);
                  else waiting.complete(orHeld(host, found));
                });
  }

  /** Joins the question that is under way for the name, or asks it. */
  private CompletableFuture<CertificateFound> fly(DomainName name) {
    var mine = new CompletableFuture<CertificateFound>();
    var under = flights.putIfAbsent(name, mine);
    if (under != null) return under;
    var _ =
        source
            .get(name, settings.budget())
            .whenComplete(
                (found, failure) -> {
                  var answer =
                      failure == null && found != null ? found : new Missing(Reason.UNAVAILABLE);
                  switch (answer) {
                    case Held(var certificate) -> held.keep(name, certificate);
                    case Missing(var reason) -> refusals.remember(name, reason);
                  }
                  flights.remove(name, mine);
                  mine.complete(answer);
                });
    return mine;
  }

  /** Something that was once the name's own, or a wildcard's, is better than a stranger's. */
  private CertificateFound orHeld(HostName host, CertificateFound found) {
    if (found instanceof Held) return found;
    return held.findAny(host).<CertificateFound>map(Held::new).orElse(found);
  }

  private void regionChanged(RegionChange change) {
    switch (change) {
      case RegionChange.CertificateChanged(var name) -> {
        refusals.forget(name);
        held.refresh(name);
      }
      case RegionChange.DomainChanged(var name) -> refusals.forget(name);
      case RegionChange.DomainRemoved(var name) -> {
        refusals.forget(name);
        held.drop(name);
      }
      case RegionChange.Reconnected() -> {
        refusals.forgetAll();
        held.doubtAll();
      }
      case RegionChange.Purged _ -> {}
    }
  }

  private static CompletableFuture<CertificateFound> done(CertificateFound found) {
    return CompletableFuture.completedFuture(found);
  }

  private sealed interface Site {}

  private record Known(DomainName name) implements Site {}

  private record NoSite() implements Site {}

  private record Unreadable() implements Site {}
}
