// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.protocol.domain.IssuanceFailure.Code;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Sorts an authority's problems by who can mend them (RFC 8555 §6.7). */
final class ProblemClassifier {

  /** What we were about when the problem came. */
  enum Step {
    ACCOUNT,
    ORDER,
    CHALLENGE,
    FINALIZE
  }

  private static final Set<String> RESOLUTION_TYPES =
      Set.of("connection", "malformed", "unauthorized");

  /** How authorities word it when the name does not resolve. */
  private static final List<String> UNRESOLVED =
      List.of(
          "no such host",
          "could not resolve",
          "nxdomain",
          "dns problem",
          "no valid ip",
          "no ip address",
          "servfail");

  private ProblemClassifier() {}

  static Code classify(AcmeProblem problem, Step step) {
    // The subproblem says it for our one name, the problem for the order as a whole.
    return problem.subproblems().stream()
        .flatMap(subproblem -> known(subproblem, step).stream())
        .findFirst()
        .or(() -> known(problem, step))
        .orElse(step == Step.CHALLENGE ? Code.CHALLENGE_FAILED : Code.CA_UNREACHABLE);
  }

  private static Optional<Code> known(AcmeProblem problem, Step step) {
    if (step == Step.CHALLENGE && doesNotResolve(problem))
      return Optional.of(Code.DNS_NOT_POINTING_HERE);
    return switch (problem.type()) {
      case "dns", "unknownHost" -> Optional.of(Code.DNS_NOT_POINTING_HERE);
      case "caa" -> Optional.of(Code.CAA);
      case "rateLimited" -> Optional.of(Code.RATE_LIMITED);
      case "connection", "incorrectResponse", "tls" -> Optional.of(Code.CHALLENGE_FAILED);
      // Before there is a challenge, it is the account that is not authorized.
      case "unauthorized" ->
          Optional.of(
              step == Step.ACCOUNT || step == Step.ORDER
                  ? Code.ACCOUNT_REFUSED
                  : Code.CHALLENGE_FAILED);
      case "rejectedIdentifier", "unsupportedIdentifier" -> Optional.of(Code.REJECTED_IDENTIFIER);
      case "accountDoesNotExist",
          "externalAccountRequired",
          "userActionRequired",
          "invalidContact",
          "unsupportedContact",
          "badPublicKey",
          "badSignatureAlgorithm" ->
          Optional.of(Code.ACCOUNT_REFUSED);
      case "serverInternal", "badNonce", "orderNotReady" -> Optional.of(Code.CA_UNREACHABLE);
      case "malformed" ->
          Optional.of(
              switch (step) {
                case ACCOUNT -> Code.ACCOUNT_REFUSED;
                case CHALLENGE -> Code.CHALLENGE_FAILED;
                case ORDER, FINALIZE -> Code.INTERNAL;
              });
      case "badCSR", "invalidProfile", "alreadyReplaced" -> Optional.of(Code.INTERNAL);
      default -> Optional.empty();
    };
  }

  /** Some authorities give a name that does not resolve the type of whatever it stopped. */
  private static boolean doesNotResolve(AcmeProblem problem) {
    if (!RESOLUTION_TYPES.contains(problem.type())) return false;
    var text = problem.detail().toLowerCase(Locale.ROOT);
    return UNRESOLVED.stream().anyMatch(text::contains);
  }

  /**
   * Whether the same name may pass with another type of challenge: the authority reached somebody,
   * or nobody listened.
   */
  static boolean anotherChallengeMayPass(Code code, Step step) {
    return step == Step.CHALLENGE && code == Code.CHALLENGE_FAILED;
  }
}
