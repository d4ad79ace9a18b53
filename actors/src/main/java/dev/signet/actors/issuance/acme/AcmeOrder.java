// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.actors.issuance.P256;
import dev.signet.actors.issuance.acme.ProblemClassifier.Step;
import dev.signet.actors.issuance.dns.ChallengeRecords.Found;
import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.TokenChallenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a certificate, from order to chain (RFC 8555 §7.4). It blocks and ends by
 * certificate, refusal or interrupt.
 *
 * <pre>
 * order ─▶ authorization ─▶ challenge answered ─▶ authority looks ─▶ valid ─▶ finalize ─▶ chain
 *                        └─▶ valid already ──────────────────────────┘
 * </pre>
 */
final class AcmeOrder {

  private static final Logger LOG = LoggerFactory.getLogger(AcmeOrder.class);

  private static final Set<Status> AUTHORIZATION_ENDED =
      EnumSet.of(Status.VALID, Status.INVALID, Status.DEACTIVATED, Status.EXPIRED, Status.REVOKED);
  private static final Set<Status> ORDER_READY =
      EnumSet.of(Status.READY, Status.VALID, Status.INVALID);
  private static final Set<Status> ORDER_ENDED = EnumSet.of(Status.VALID, Status.INVALID);

  private final AcmeSettings settings;
  private final ChallengeAnswers answers;
  private final InstantSource clock;
  private final DomainName name;
  private final Optional<Found> place;
  private final Login login;
  private final Profile profile;
  private final Candidates candidates;

  /** What the authority issued, and where it may say when to renew. */
  record Completed(ServerCertificate certificate, Certificate location) {}

  /**
   * @param place where in the DNS the name is proved; empty: not there
   * @param candidates which challenges are left to try; the one that is tried is taken away
   */
  AcmeOrder(
      AcmeSettings settings,
      ChallengeAnswers answers,
      InstantSource clock,
      DomainName name,
      Optional<Found> place,
      Login login,
      Profile profile,
      Candidates candidates) {
    this.settings = settings;
    this.answers = answers;
    this.clock = clock;
    this.name = name;
    this.place = place;
    this.login = login;
    this.profile = profile;
    this.candidates = candidates;
  }

  Completed complete() throws OrderRefusedException, InterruptedException {
    var order = place();
    LOG.atInfo()
        .addKeyValue("domain", name)
        .addKeyValue("order", order.getLocation())
        .log("order placed");
    for (var authorization : Asking.ask(Step.ORDER, order::getAuthorizations))
      authorize(authorization);
    var keys = P256.generate();
    finalize(order, keys);
    var issued = Asking.ask(Step.FINALIZE, () -> download(order));
    var certificate =
        new ServerCertificate(name, issued.getCertificateChain(), keys.getPrivate(), Revision.NONE);
    IssuedCheck.require(certificate, keys.getPublic(), clock.instant());
    return new Completed(certificate, issued);
  }

  private Order place() throws OrderRefusedException, InterruptedException {
    return Asking.ask(
        Step.ORDER,
        () -> {
          var builder = login.newOrder().domain(name.text());
          profile.offered(login.getSession()).ifPresent(builder::profile);
          return builder.create();
        });
  }

  private void authorize(Authorization authorization)
      throws OrderRefusedException, InterruptedException {
    if (Asking.ask(Step.CHALLENGE, () -> fetchStatus(authorization)) == Status.VALID) {
      LOG.atInfo().addKeyValue("domain", name).log("name authorized by an earlier order");
      return;
    }
    var kind = candidates.take(offered -> authorization.findChallenge(offered.text()).isPresent());
    var challenge =
        Asking.ask(
            Step.CHALLENGE,
            () -> authorization.<TokenChallenge>findChallenge(kind.text()).orElseThrow());
    var answer = answers.give(name, place, kind, challenge);
    try {
      LOG.atInfo()
          .addKeyValue("domain", name)
          .addKeyValue("challenge", kind.text())
          .log("challenge ready");
      prove(authorization, kind, challenge, answer.secrets());
    } finally {
      answer.removal().run();
    }
  }

  private void prove(
      Authorization authorization,
      ChallengeKind kind,
      TokenChallenge challenge,
      List<String> secrets)
      throws OrderRefusedException, InterruptedException {
    Asking.ask(
        Step.CHALLENGE,
        () -> {
          challenge.trigger();
          return kind;
        });
    var status = poll(Step.CHALLENGE, authorization, AUTHORIZATION_ENDED, Status.PENDING);
    if (status == Status.VALID) {
      LOG.atInfo()
          .addKeyValue("domain", name)
          .addKeyValue("challenge", kind.text())
          .log("challenge validated");
      return;
    }
    var problem =
        Asking.ask(
            Step.CHALLENGE,
            () ->
                authorization
                    .findChallenge(kind.text())
                    .flatMap(failed -> failed.getError())
                    .map(AcmeProblem::of));
    throw Asking.refusal(
        Step.CHALLENGE,
        problem.orElse(new AcmeProblem("", "authorization is " + text(status), List.of())),
        kind.text() + ": ",
        secrets);
  }

  private void finalize(Order order, KeyPair keys)
      throws OrderRefusedException, InterruptedException {
    var status = Asking.ask(Step.FINALIZE, () -> fetchStatus(order));
    if (poll(Step.FINALIZE, order, ORDER_READY, status) == Status.READY) {
      Asking.ask(
          Step.FINALIZE,
          () -> {
            order.execute(keys);
            return order;
          });
      LOG.atDebug().addKeyValue("domain", name).log("order finalized");
    }
    if (poll(Step.FINALIZE, order, ORDER_ENDED, Status.PROCESSING) == Status.VALID) return;
    var problem = Asking.ask(Step.FINALIZE, () -> order.getError().map(AcmeProblem::of));
    throw Asking.refusal(
        Step.FINALIZE,
        problem.orElse(new AcmeProblem("serverInternal", "the order is invalid", List.of())),
        "",
        List.of());
  }

  private static Certificate download(Order order) throws AcmeException {
    var certificate = order.getCertificate();
    certificate.download();
    return certificate;
  }

  /** The order desk's time-out interrupts this. */
  private Status poll(Step step, PollableResource resource, Set<Status> until, Status known)
      throws OrderRefusedException, InterruptedException {
    var status = known;
    var retryAfter = Optional.<Instant>empty();
    for (var looks = 0; !until.contains(status); looks++) {
      Thread.sleep(PollPace.next(settings.polling(), looks, retryAfter, clock.instant()));
      retryAfter = Asking.ask(step, resource::fetch);
      status = Asking.ask(step, resource::getStatus);
      if (status == Status.UNKNOWN)
        throw new OrderRefusedException(
            Code.CA_UNREACHABLE, "the authority gave a status that ACME does not know");
    }
    return status;
  }

  private static Status fetchStatus(PollableResource resource) throws AcmeException {
    resource.fetch();
    return resource.getStatus();
  }

  private static String text(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
