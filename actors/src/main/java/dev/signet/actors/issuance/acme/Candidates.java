// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.protocol.domain.IssuanceFailure.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The challenges that an order has not tried yet, in the configured order. */
final class Candidates {

  private final List<ChallengeKind> left;

  /** Those that we can answer without a hand in the DNS. */
  Candidates(List<ChallengeKind> configured) {
    this.left =
        new ArrayList<>(configured.stream().filter(kind -> kind.stored().isPresent()).toList());
  }

  /** The first one left that the authority offers; it counts as tried. */
  ChallengeKind take(Predicate<ChallengeKind> offered) throws OrderRefusedException {
    for (var kind : List.copyOf(left)) {
      left.remove(kind);
      if (offered.test(kind)) return kind;
    }
    throw new OrderRefusedException(
        Code.CHALLENGE_FAILED, "the authority offers no challenge that is left to try");
  }

  boolean isEmpty() {
    return left.isEmpty();
  }
}
