// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.WildcardName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The challenges that an order has not tried yet, in the configured order. */
final class Candidates {

  private final List<ChallengeKind> left;

  private Candidates(List<ChallengeKind> left) {
    this.left = new ArrayList<>(left);
  }

  /**
   * Those that go with the name: a wildcard is proved in the DNS alone (RFC 8555 §8.4 and the
   * CA/Browser Forum's rules), and a host is reached at its address.
   */
  static Candidates of(DomainName name, List<ChallengeKind> configured) {
    var inTheDns = name instanceof WildcardName;
    return new Candidates(
        configured.stream().filter(kind -> kind.stored().isEmpty() == inTheDns).toList());
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
