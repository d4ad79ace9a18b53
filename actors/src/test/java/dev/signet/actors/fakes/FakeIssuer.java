// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.fakes;

import dev.signet.actors.issuance.Issuer;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An authority that answers when the test says so, or at once. Safe for concurrent use. */
public final class FakeIssuer implements Issuer {

  public static final Duration LIFETIME = Duration.ofDays(90);
  public static final Duration RENEW_AFTER = Duration.ofDays(60);

  private record Order(DomainName name, CompletableFuture<IssuanceResult> result) {}

  private final InstantSource clock;
  private final List<Order> orders = new ArrayList<>();
  private boolean atOnce;

  public FakeIssuer(InstantSource clock) {
    this.clock = clock;
  }

  public synchronized void answersAtOnce() {
    atOnce = true;
  }

  @Override
  public synchronized CompletionStage<IssuanceResult> order(DomainName name) {
    var order = new Order(name, new CompletableFuture<>());
    orders.add(order);
    if (atOnce) order.result().complete(new Issued(certificate(name, orders.size())));
    return order.result();
  }

  public synchronized int orders() {
    return orders.size();
  }

  /** The newest order brings a certificate. */
  public synchronized void issue() {
    var order = orders.getLast();
    order.result().complete(new Issued(certificate(order.name(), orders.size())));
  }

  /** The newest order fails. */
  public synchronized void refuse(IssuanceFailure.Code code, Optional<Instant> notBefore) {
    var failure = new IssuanceFailure(code, "on demand", clock.instant());
    orders.getLast().result().complete(new Refused(failure, notBefore));
  }

  /** The newest order ends as none should. */
  public synchronized void breakPromise() {
    orders.getLast().result().completeExceptionally(new IllegalStateException("on demand"));
  }

  public SealedCertificate certificate(DomainName name, int serial) {
    var now = clock.instant();
    return new SealedCertificate(
        name,
        "-----BEGIN CERTIFICATE-----",
        "sealed",
        "CN=Fake",
        Integer.toHexString(serial),
        now,
        now.plus(LIFETIME),
        now.plus(RENEW_AFTER),
        Revision.NONE);
  }

  @Override
  public void close() {}
}
