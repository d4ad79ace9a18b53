// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.actors.domain.DomainActor.ChallengeAnswer;
import dev.signet.actors.domain.DomainActor.Command;
import dev.signet.actors.domain.DomainActor.RenewalAnswer;
import dev.signet.actors.domain.Domains.Unavailable;
import dev.signet.actors.renewal.Renewals.RenewalResult;
import java.util.Optional;

/** Answers a question that a domain's actor does not take up, so that nobody waits in vain. */
final class Refusal {

  private Refusal() {}

  static void of(Command command, String reason) {
    var unavailable = new Unavailable(reason);
    var noChallenge = new ChallengeAnswer(Optional.empty());
    switch (command) {
      case DomainActor.Allow allow -> allow.replyTo().tell(unavailable);
      case DomainActor.Remove(var replyTo) -> replyTo.tell(unavailable);
      case DomainActor.Describe(var replyTo) -> replyTo.tell(unavailable);
      case DomainActor.FetchCertificate(var _, var replyTo) -> replyTo.tell(unavailable);
      case DomainActor.Renew(var replyTo) -> replyTo.tell(unavailable);
      case DomainActor.RenewIfDue(var replyTo) ->
          replyTo.tell(new RenewalAnswer(RenewalResult.UNAVAILABLE));
      case DomainActor.FetchHttpChallenge(var _, var replyTo) -> replyTo.tell(noChallenge);
      case DomainActor.FetchTlsAlpnChallenge(var replyTo) -> replyTo.tell(noChallenge);
      default -> {}
    }
  }
}
