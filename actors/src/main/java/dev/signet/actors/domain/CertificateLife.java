// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import akka.actor.typed.ActorRef;
import dev.signet.actors.domain.DomainActor.FetchCertificate;
import dev.signet.actors.domain.DomainActor.RenewalAnswer;
import dev.signet.actors.domain.Domains.CertificateAnswer;
import dev.signet.actors.domain.Domains.RenewAnswer;
import dev.signet.actors.domain.Domains.Unavailable;
import dev.signet.actors.renewal.Renewals.RenewalResult;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The certificate's part of a domain's actor: at most one order at a time, and everybody who waits
 * for it. Used by that actor alone.
 */
final class CertificateLife {

  /** Renewals that wait for one order's end; the scheduler sends one at a time. */
  private static final int MOST_RENEWALS = 16;

  private final KnownDomain known;
  private final RegionCopy copy;
  private final Waiters waiters;
  private final Collaborators with;
  private final Function<Revision, ActorRef<OrderActor.Command>> start;
  private final List<ActorRef<RenewalAnswer>> renewals = new ArrayList<>();
  private Optional<ActorRef<OrderActor.Command>> order = Optional.empty();

  /**
   * @param start starts an order for a successor of the certificate with this revision
   */
  CertificateLife(
      KnownDomain known,
      RegionCopy copy,
      Waiters waiters,
      Collaborators with,
      Function<Revision, ActorRef<OrderActor.Command>> start) {
    this.known = known;
    this.copy = copy;
    this.waiters = waiters;
    this.with = with;
    this.start = start;
  }

  boolean isOrdering() {
    return order.isPresent();
  }

  /** A handshake wants the certificate. */
  void fetch(FetchCertificate fetch) {
    var replyTo = fetch.replyTo();
    var record = known.record();
    if (record.isEmpty()) {
      replyTo.tell(new Unavailable("central store: " + known.awayReason()));
      return;
    }
    switch (Standing.forHandshake(record.get(), now())) {
      case Standing.Serving(var certificate) -> {
        copy.refresh(record.get());
        replyTo.tell(new Domains.Held(certificate));
      }
      case Standing.NotAllowed _ -> replyTo.tell(notAllowed());
      case Standing.BackingOff(var reason, var next) when !isOrdering() ->
          replyTo.tell(new Domains.BackingOff(reason, next));
      case Standing.MayOrder _ when !isOrdering() && known.isAway(now()) ->
          replyTo.tell(new Unavailable("central store: " + known.awayReason()));
      case Standing.BackingOff _, Standing.MayOrder _ -> {
        ensureOrder(record.get());
        waiters.join(replyTo, fetch.patience());
      }
    }
  }

  /** Somebody wants a successor now. */
  RenewAnswer renew() {
    if (known.isAway(now()) || known.record().isEmpty())
      return new Unavailable("central store: " + known.awayReason());
    var record = known.record().get();
    return switch (Standing.forOrder(record, now())) {
      case Standing.NotAllowed _ -> new Domains.NotAllowed();
      case Standing.BackingOff(var reason, var next) when !isOrdering() ->
          new Domains.BackingOff(reason, next);
      case Standing.BackingOff _, Standing.MayOrder _, Standing.Serving _ -> {
        ensureOrder(record);
        yield new Domains.Ordering();
      }
    };
  }

  /** The scheduler found the certificate due; it hears of the order's end. */
  void renewIfDue(ActorRef<RenewalAnswer> replyTo) {
    var now = now();
    if (known.isAway(now) || known.record().isEmpty() || renewals.size() >= MOST_RENEWALS) {
      replyTo.tell(new RenewalAnswer(RenewalResult.UNAVAILABLE));
      return;
    }
    var record = known.record().get();
    var mayOrder =
        Standing.isDueForRenewal(record, now)
            && Standing.forOrder(record, now) instanceof Standing.MayOrder;
    if (!mayOrder && !isOrdering()) {
      replyTo.tell(new RenewalAnswer(RenewalResult.NOTHING_TO_DO));
      return;
    }
    ensureOrder(record);
    renewals.add(replyTo);
  }

  /**
   * Takes note of how the order ended.
   *
   * @return whether the record must be read again before those who wait can be answered
   */
  boolean ended(OrderOutcome outcome) {
    order = Optional.empty();
    return switch (outcome) {
      case OrderOutcome.Issued(var certificate) -> {
        known.issued(certificate);
        known.record().ifPresent(copy::bring);
        with.bus().hint();
        yield answered(RenewalResult.RENEWED);
      }
      case OrderOutcome.Refused refusal -> {
        known.refused(refusal);
        yield answered(RenewalResult.FAILED);
      }
      case OrderOutcome.Found(var record) -> {
        known.loaded(record, now());
        copy.bring(record);
        yield answered(
            Standing.isDueForRenewal(record, now())
                ? RenewalResult.NOTHING_TO_DO
                : RenewalResult.RENEWED);
      }
      case OrderOutcome.StoreAway(var reason) -> {
        known.away(reason, now());
        waiters.answerAll(new Unavailable("central store: " + reason));
        yield answered(RenewalResult.UNAVAILABLE);
      }
      case OrderOutcome.HeldElsewhere _, OrderOutcome.LeaseLost _ -> {
        known.doubt();
        answerRenewals(RenewalResult.UNAVAILABLE);
        yield true;
      }
    };
  }

  /** An order that stopped without a word broke down; one that had ended is of no interest. */
  void stopped(ActorRef<OrderActor.Command> stopped) {
    if (!order.equals(Optional.of(stopped))) return;
    order = Optional.empty();
    known.doubt();
    giveUp("the order broke down");
  }

  /** The name was removed: nobody waits any longer, and the order's result will be dropped. */
  void removed() {
    waiters.answerAll(notAllowed());
    answerRenewals(RenewalResult.NOTHING_TO_DO);
  }

  void giveUp(String reason) {
    waiters.answerAll(new Unavailable(reason));
    answerRenewals(RenewalResult.UNAVAILABLE);
  }

  /** Answers those who wait from what is known now that no order runs. */
  void answerWaiters() {
    if (isOrdering() || waiters.isEmpty()) return;
    waiters.answerAll(known.record().map(this::answer).orElseGet(this::away));
  }

  private CertificateAnswer answer(DomainRecord record) {
    return switch (Standing.forHandshake(record, now())) {
      case Standing.Serving(var certificate) -> new Domains.Held(certificate);
      case Standing.NotAllowed _ -> notAllowed();
      case Standing.BackingOff(var reason, var next) -> new Domains.BackingOff(reason, next);
      case Standing.MayOrder _ -> known.isAway(now()) ? away() : new Domains.NotInTime();
    };
  }

  private CertificateAnswer away() {
    return new Unavailable("central store: " + known.awayReason());
  }

  /** "Not allowed" is only said when the central store has said so lately. */
  private CertificateAnswer notAllowed() {
    return known.isAway(now()) ? away() : new Domains.NotAllowed();
  }

  private boolean answered(RenewalResult result) {
    answerWaiters();
    answerRenewals(result);
    return false;
  }

  private void answerRenewals(RenewalResult result) {
    renewals.forEach(replyTo -> replyTo.tell(new RenewalAnswer(result)));
    renewals.clear();
  }

  private void ensureOrder(DomainRecord record) {
    if (isOrdering()) return;
    var present = record.certificate().map(SealedCertificate::revision).orElse(Revision.NONE);
    order = Optional.of(start.apply(present));
  }

  private Instant now() {
    return with.clock().instant();
  }
}
