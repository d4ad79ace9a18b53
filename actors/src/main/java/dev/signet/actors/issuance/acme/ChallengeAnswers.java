// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.actors.issuance.dns.ChallengeRecords;
import dev.signet.actors.issuance.dns.ChallengeRecords.Found;
import dev.signet.actors.issuance.dns.ChallengeRecords.NotKnown;
import dev.signet.actors.issuance.dns.ChallengeRecords.NotOurs;
import dev.signet.actors.issuance.dns.ChallengeRecords.NotPublishedException;
import dev.signet.persistence.central.ChallengeStore;
import dev.signet.persistence.central.ChallengeStore.Challenge;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import dev.signet.protocol.name.WildcardName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.challenge.TokenChallenge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the answer to a challenge where the authority will look for it, before it is told to look,
 * and takes it away afterwards: into the central store, which every region's nodes answer from, or
 * into the DNS.
 */
final class ChallengeAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(ChallengeAnswers.class);

  private final ChallengeStore challenges;
  private final Optional<ChallengeRecords> records;
  private final Duration keep;
  private final InstantSource clock;

  /**
   * @param records empty: no DNS-01
   * @param keep how long a stored answer is good for, should its removal fail
   */
  ChallengeAnswers(
      ChallengeStore challenges,
      Optional<ChallengeRecords> records,
      Duration keep,
      InstantSource clock) {
    this.challenges = challenges;
    this.records = records;
    this.keep = keep;
    this.clock = clock;
  }

  /**
   * An answer that can be looked at now.
   *
   * @param secrets that no message may show
   * @param removal not waited for
   */
  record Given(List<String> secrets, Runnable removal) {}

  /**
   * Costs the authority nothing: where in the DNS the name has to be proved.
   *
   * @return empty if it is not proved in the DNS
   * @throws OrderRefusedException if it cannot be proved
   */
  Optional<Found> place(DomainName name) throws OrderRefusedException {
    return switch (name) {
      case HostName _ -> Optional.empty();
      case WildcardName wildcard -> Optional.of(placeFor(wildcard.parent()));
    };
  }

  /**
   * @param place as {@link #place} has found it for this order
   */
  Given give(DomainName name, Optional<Found> place, ChallengeKind kind, TokenChallenge challenge)
      throws OrderRefusedException, InterruptedException {
    var authorization = Asking.ask(ProblemClassifier.Step.CHALLENGE, challenge::getAuthorization);
    var type = kind.stored();
    return type.isPresent()
        ? stored(name, type.get(), authorization)
        : published(place.orElseThrow(), (Dns01Challenge) challenge, authorization);
  }

  private Given stored(DomainName name, ChallengeStore.Type type, String authorization)
      throws OrderRefusedException, InterruptedException {
    var answer =
        new Challenge(name, type, token(authorization), authorization, clock.instant().plus(keep));
    try {
      Stored.await(challenges.save(answer), "save challenge");
    } catch (OrderRefusedException | InterruptedException e) {
      forget(answer);
      throw e;
    }
    return new Given(List.of(authorization, answer.token()), () -> forget(answer));
  }

  private Given published(Found place, Dns01Challenge challenge, String authorization)
      throws OrderRefusedException, InterruptedException {
    var digest = challenge.getDigest();
    try {
      var published = records.orElseThrow().publish(place, digest);
      return new Given(List.of(authorization, token(authorization), digest), published::remove);
    } catch (NotPublishedException e) {
      throw new OrderRefusedException(Code.INTERNAL, String.valueOf(e.getMessage()));
    }
  }

  private Found placeFor(HostName host) throws OrderRefusedException {
    if (records.isEmpty())
      throw new OrderRefusedException(
          Code.REJECTED_IDENTIFIER, "a wildcard needs dns-01, which is not configured");
    return switch (records.get().locate(host)) {
      case Found found -> found;
      case NotOurs(var detail) ->
          throw new OrderRefusedException(Code.DNS_NOT_POINTING_HERE, detail);
      case NotKnown(var detail) -> throw new OrderRefusedException(Code.INTERNAL, detail);
    };
  }

  /** Not waited for, and not needed: should it fail, the challenge expires. */
  private void forget(Challenge answer) {
    var _ =
        challenges
            .remove(answer)
            .exceptionally(
                failure -> {
                  LOG.atWarn()
                      .setCause(failure)
                      .addKeyValue("domain", answer.name())
                      .log("challenge not removed");
                  return null;
                });
  }

  private static String token(String keyAuthorization) {
    return keyAuthorization.substring(0, keyAuthorization.indexOf('.'));
  }
}
