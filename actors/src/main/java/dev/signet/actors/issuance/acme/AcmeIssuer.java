// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.actors.issuance.Issuer;
import dev.signet.actors.issuance.OrderDesk;
import dev.signet.actors.issuance.P256;
import dev.signet.actors.issuance.RenewalTime;
import dev.signet.actors.issuance.acme.AcmeOrder.Completed;
import dev.signet.actors.issuance.acme.OrderRefusedException.Remedy;
import dev.signet.actors.issuance.dns.ChallengeRecords;
import dev.signet.actors.issuance.dns.ChallengeRecords.Found;
import dev.signet.persistence.central.AccountStore;
import dev.signet.persistence.central.ChallengeStore;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.WildcardName;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.util.CSRBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders certificates from a public authority over ACME (RFC 8555). Proves control over a name with
 * the configured challenges in turn, all within one order of ours.
 */
public final class AcmeIssuer implements Issuer {

  private static final Logger LOG = LoggerFactory.getLogger(AcmeIssuer.class);

  /** Renewal information is worth little: a handshake may wait for the certificate. */
  private static final Duration RENEWAL_INFO_TIMEOUT = Duration.ofSeconds(2);

  /** A stored challenge outlives the longest order by this much, should its removal fail. */
  private static final Duration CHALLENGE_MARGIN = Duration.ofMinutes(1);

  private final AcmeSettings settings;
  private final ChallengeAnswers answers;
  private final Optional<ChallengeRecords> records;
  private final CertificateSeal seal;
  private final InstantSource clock;
  private final HttpClient client;
  private final SessionPool sessions;
  private final Accounts accounts;
  private final Profile profile;
  private final OrderDesk desk;

  /** Of its own, so that the minute that the DNS takes holds up nobody else. */
  private final Optional<OrderDesk> wildcards;

  private AcmeIssuer(
      AcmeSettings settings,
      AccountStore accounts,
      ChallengeStore challenges,
      Optional<ChallengeRecords> records,
      CertificateSeal seal,
      InstantSource clock,
      MeterRegistry metrics,
      HttpClient client) {
    this.settings = settings;
    this.answers =
        new ChallengeAnswers(
            challenges, records, settings.orderTimeout().plus(CHALLENGE_MARGIN), clock);
    this.records = records;
    this.seal = seal;
    this.clock = clock;
    this.client = client;
    this.sessions = new SessionPool(new Directory(settings.directory(), client, clock), settings);
    this.accounts = new Accounts(settings, accounts, seal);
    this.profile = new Profile(settings.profile());
    this.desk =
        new OrderDesk(
            new OrderDesk.Limits(
                settings.ordersAtOnce(),
                settings.waitingOrders(),
                settings.orderTimeout(),
                settings.retryWhenFull()),
            "hosts",
            clock,
            metrics);
    this.wildcards =
        records
            .map(ChallengeRecords::settings)
            .map(
                dns ->
                    new OrderDesk(
                        new OrderDesk.Limits(
                            dns.ordersAtOnce(),
                            // More would not have their turn within the time-out.
                            dns.ordersAtOnce(),
                            dns.orderTimeout(),
                            settings.retryWhenFull()),
                        "wildcards",
                        clock,
                        metrics));
  }

  /**
   * Asks nobody anything yet: the account is found or registered with the first order, so that a
   * node starts while the authority is away.
   *
   * @param records where answers to DNS-01 challenges go, closed with this; empty: wildcards are
   *     refused
   * @throws IOException if the file of trusted authorities cannot be read
   */
  public static AcmeIssuer open(
      AcmeSettings settings,
      AccountStore accounts,
      ChallengeStore challenges,
      Optional<ChallengeRecords> records,
      CertificateSeal seal,
      InstantSource clock,
      MeterRegistry metrics)
      throws IOException {
    if (settings.challenges().contains(ChallengeKind.DNS_01) && records.isEmpty())
      LOG.warn("dns-01 is configured without hosted zones: no wildcard gets a certificate");
    var client =
        HttpClient.newBuilder()
            .connectTimeout(settings.requestTimeout())
            .followRedirects(HttpClient.Redirect.NORMAL);
    if (settings.caFile().isPresent())
      client.sslContext(TrustedAuthorities.only(settings.caFile().get()));
    return new AcmeIssuer(
        settings, accounts, challenges, records, seal, clock, metrics, client.build());
  }

  /**
   * Does in the background what the first order would have to do before it can start, so that the
   * first visitor need not wait for it: finds or registers the account, and loads the code that
   * makes requests for certificates. A failure is only logged.
   */
  public void prepare() {
    var _ = Thread.ofVirtual().name("acme-account").start(this::prepareAccount);
  }

  private void prepareAccount() {
    var lent = sessions.fresh();
    try {
      var _ = accounts.current(lent.session());
      sessions.giveBack(lent);
      var request = new CSRBuilder();
      request.addDomain("warm.invalid");
      request.sign(P256.generate());
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("no request for a certificate can be made");
    } catch (OrderRefusedException e) {
      LOG.atWarn()
          .addKeyValue("directory", settings.directory())
          .addKeyValue("code", e.code().text())
          .addKeyValue("detail", e.detail())
          .log("no ACME account yet");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public CompletionStage<IssuanceResult> order(DomainName name) {
    var itsDesk = name instanceof WildcardName ? wildcards.orElse(desk) : desk;
    return itsDesk.submit(name, () -> carryOut(name));
  }

  private IssuanceResult carryOut(DomainName name) throws InterruptedException {
    try {
      return issue(name, answers.place(name));
    } catch (OrderRefusedException e) {
      return refused(e.code(), e.detail(), e.notBefore());
    }
  }

  /** Tries what the refusals leave to try; each remedy can be used up, so this ends. */
  private IssuanceResult issue(DomainName name, Optional<Found> place)
      throws OrderRefusedException, InterruptedException {
    var candidates = Candidates.of(name, settings.challenges());
    var lent = sessions.lend();
    var registeredAgain = false;
    var earlier = Optional.<OrderRefusedException>empty();
    while (true) {
      Accounts.Registered account = null;
      try {
        account = accounts.current(lent.session());
        var login = lent.session().login(account.location(), account.keys());
        var completed =
            new AcmeOrder(settings, answers, clock, name, place, login, profile, candidates)
                .complete();
        var renewAt = renewAt(completed, lent);
        var sealed = seal.seal(completed.certificate(), renewAt);
        sessions.giveBack(lent);
        return new Issued(sealed);
      } catch (OrderRefusedException refusal) {
        var remedy = refusal.remedy();
        if (remedy == Remedy.REGISTER_AGAIN && account != null && !registeredAgain) {
          registeredAgain = true;
          candidates = Candidates.of(name, settings.challenges());
          lent = sessions.fresh();
          accounts.registerAgain(lent.session(), account);
        } else if (remedy == Remedy.FRESH_SESSION && lent.reused()) {
          candidates = Candidates.of(name, settings.challenges());
          lent = sessions.fresh();
        } else if (remedy == Remedy.ANOTHER_CHALLENGE && !candidates.isEmpty()) {
          LOG.atInfo()
              .addKeyValue("domain", name)
              .addKeyValue("detail", refusal.detail())
              .log("challenge failed, trying the next one");
          earlier = Optional.of(merged(earlier, refusal));
        } else {
          if (refusal.code() == Code.CA_UNREACHABLE) sessions.forgetAll();
          else sessions.giveBack(lent);
          throw merged(earlier, refusal);
        }
      }
    }
  }

  /** The first challenge's reason leads: it is the one that people expect to work. */
  private static OrderRefusedException merged(
      Optional<OrderRefusedException> earlier, OrderRefusedException refusal) {
    if (earlier.isEmpty()) return refusal;
    var first = earlier.get();
    return new OrderRefusedException(
        refusal.remedy() == Remedy.ANOTHER_CHALLENGE ? first.code() : refusal.code(),
        ProblemText.clean(first.detail() + "; " + refusal.detail(), List.of()),
        refusal.notBefore(),
        Remedy.NONE);
  }

  private Instant renewAt(Completed completed, SessionPool.Lent lent) {
    var certificate = completed.certificate();
    var jitter = ThreadLocalRandom.current().nextDouble();
    return suggested(completed, lent, jitter)
        .orElseGet(
            () -> RenewalTime.byLifetime(certificate.notBefore(), certificate.notAfter(), jitter));
  }

  /** The certificate is issued: whatever goes wrong here must not lose it. */
  private Optional<Instant> suggested(Completed completed, SessionPool.Lent lent, double jitter) {
    var session = lent.session();
    SessionPool.setTimeout(session, RENEWAL_INFO_TIMEOUT);
    try {
      if (!completed.location().hasRenewalInfo()) return Optional.empty();
      var information = completed.location().getRenewalInfo();
      information.fetch();
      return RenewalTime.inWindow(
          information.getSuggestedWindowStart(),
          information.getSuggestedWindowEnd(),
          completed.certificate().notAfter(),
          clock.instant(),
          jitter);
    } catch (AcmeException | RuntimeException e) {
      LOG.atInfo()
          .addKeyValue("domain", completed.certificate().name())
          .addKeyValue("reason", e.getClass().getSimpleName())
          .log("no renewal information");
      return Optional.empty();
    } finally {
      SessionPool.setTimeout(session, settings.requestTimeout());
    }
  }

  private Refused refused(Code code, String detail, Optional<Instant> notBefore) {
    return new Refused(new IssuanceFailure(code, detail, clock.instant()), notBefore);
  }

  @Override
  public void close() {
    desk.close();
    wildcards.ifPresent(OrderDesk::close);
    records.ifPresent(ChallengeRecords::close);
    client.shutdownNow();
  }
}
