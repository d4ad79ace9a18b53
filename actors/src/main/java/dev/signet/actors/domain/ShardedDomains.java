// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import dev.signet.actors.domain.DomainActor.Allow;
import dev.signet.actors.domain.DomainActor.ChallengeAnswer;
import dev.signet.actors.domain.DomainActor.Command;
import dev.signet.actors.domain.DomainActor.Describe;
import dev.signet.actors.domain.DomainActor.FetchCertificate;
import dev.signet.actors.domain.DomainActor.FetchHttpChallenge;
import dev.signet.actors.domain.DomainActor.FetchTlsAlpnChallenge;
import dev.signet.actors.domain.DomainActor.Remove;
import dev.signet.actors.domain.DomainActor.Renew;
import dev.signet.actors.domain.DomainActor.RenewIfDue;
import dev.signet.actors.domain.DomainActor.RenewalAnswer;
import dev.signet.actors.renewal.Renewals;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the domains' actors through cluster sharding; an actor that does not answer in time is an
 * answer too.
 */
public final class ShardedDomains implements Domains, Renewals {
  private static final Logger LOG = LoggerFactory.getLogger(ShardedDomains.class);

  private final ClusterSharding sharding;
  private final DomainSettings settings;

  ShardedDomains(ClusterSharding sharding, DomainSettings settings) {
    this.sharding = sharding;
    this.settings = settings;
  }

  @Override
  public CompletionStage<AllowAnswer> allow(
      DomainName name, TenantId tenant, Origin origin, boolean redirectToHttps) {
    return this.<AllowAnswer>ask(
        name,
        settings.askTimeout(),
        replyTo -> new Allow(tenant, origin, redirectToHttps, replyTo),
        Unavailable::new);
  }

  @Override
  public CompletionStage<RemoveAnswer> remove(DomainName name) {
    return this.<RemoveAnswer>ask(name, settings.askTimeout(), Remove::new, Unavailable::new);
  }

  @Override
  public CompletionStage<DescribeAnswer> describe(DomainName name) {
    return this.<DescribeAnswer>ask(name, settings.askTimeout(), Describe::new, Unavailable::new);
  }

  @Override
  public CompletionStage<CertificateAnswer> certificate(DomainName name, Duration patience) {
    return this.<CertificateAnswer>ask(
        name,
        patience.plus(settings.askTimeout()),
        replyTo -> new FetchCertificate(patience, replyTo),
        Unavailable::new);
  }

  @Override
  public CompletionStage<RenewAnswer> renew(DomainName name) {
    return this.<RenewAnswer>ask(name, settings.askTimeout(), Renew::new, Unavailable::new);
  }

  @Override
  public CompletionStage<Optional<String>> httpChallenge(DomainName name, String token) {
    return this.<ChallengeAnswer>ask(
            name,
            settings.askTimeout(),
            replyTo -> new FetchHttpChallenge(token, replyTo),
            _ -> new ChallengeAnswer(Optional.empty()))
        .thenApply(ChallengeAnswer::keyAuthorization);
  }

  @Override
  public CompletionStage<Optional<String>> tlsAlpnChallenge(DomainName name) {
    return this.<ChallengeAnswer>ask(
            name,
            settings.askTimeout(),
            FetchTlsAlpnChallenge::new,
            _ -> new ChallengeAnswer(Optional.empty()))
        .thenApply(ChallengeAnswer::keyAuthorization);
  }

  /** Waits as long as an order may take, with the time to store its result. */
  @Override
  public CompletionStage<RenewalResult> renewIfDue(DomainName name) {
    return this.<RenewalAnswer>ask(
            name,
            settings.orders().timeout().plus(settings.askTimeout()),
            RenewIfDue::new,
            _ -> new RenewalAnswer(RenewalResult.UNAVAILABLE))
        .thenApply(RenewalAnswer::result);
  }

  private <A> CompletionStage<A> ask(
      DomainName name,
      Duration timeout,
      Function<ActorRef<A>, Command> question,
      Function<String, A> unavailable) {
    return sharding
        .entityRefFor(DomainActors.KEY, name.text())
        .ask(question::apply, timeout)
        .exceptionally(failure -> unavailable.apply(reason(name, failure)));
  }

  private static String reason(DomainName name, Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TimeoutException) return "the domain's actor did not answer in time";
    LOG.atWarn().addKeyValue("domain", name.text()).setCause(cause).log("domain's actor not asked");
    return "the domain's actor could not be asked";
  }
}
