// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.issuance.acme.ProblemClassifier.Step;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemClassifierTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dns                     | CHALLENGE | DNS_NOT_POINTING_HERE
          caa                     | CHALLENGE | CAA
          caa                     | FINALIZE  | CAA
          rateLimited             | ORDER     | RATE_LIMITED
          connection              | CHALLENGE | CHALLENGE_FAILED
          incorrectResponse       | CHALLENGE | CHALLENGE_FAILED
          tls                     | CHALLENGE | CHALLENGE_FAILED
          unauthorized            | CHALLENGE | CHALLENGE_FAILED
          malformed               | CHALLENGE | CHALLENGE_FAILED
          somethingNew            | CHALLENGE | CHALLENGE_FAILED
          unauthorized            | ACCOUNT   | ACCOUNT_REFUSED
          unauthorized            | ORDER     | ACCOUNT_REFUSED
          accountDoesNotExist     | ORDER     | ACCOUNT_REFUSED
          externalAccountRequired | ACCOUNT   | ACCOUNT_REFUSED
          userActionRequired      | ORDER     | ACCOUNT_REFUSED
          invalidContact          | ACCOUNT   | ACCOUNT_REFUSED
          unsupportedContact      | ACCOUNT   | ACCOUNT_REFUSED
          malformed               | ACCOUNT   | ACCOUNT_REFUSED
          rejectedIdentifier      | ORDER     | REJECTED_IDENTIFIER
          unsupportedIdentifier   | ORDER     | REJECTED_IDENTIFIER
          serverInternal          | FINALIZE  | CA_UNREACHABLE
          badNonce                | ORDER     | CA_UNREACHABLE
          somethingNew            | ORDER     | CA_UNREACHABLE
          badCSR                  | FINALIZE  | INTERNAL
          malformed               | FINALIZE  | INTERNAL
          """)
  void sortsByTypeAndStep(String type, Step step, Code expected) {
    assertThat(ProblemClassifier.classify(problem(type, "what happened"), step))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connection   | DNS problem: NXDOMAIN looking up A for shop.test
          connection   | lookup shop.test on 10.0.0.2:53: no such host
          unauthorized | No valid IP addresses found for shop.test
          malformed    | Could not resolve URL "shop.test"
          connection   | DNS problem: SERVFAIL looking up CAA for shop.test
          """)
  void readsInTheDetailThatTheNameDoesNotResolve(String type, String detail) {
    assertThat(ProblemClassifier.classify(problem(type, detail), Step.CHALLENGE))
        .isEqualTo(Code.DNS_NOT_POINTING_HERE);
  }

  @Test
  void aSubproblemSaysMoreThanItsProblem() {
    var compound =
        new AcmeProblem(
            "malformed",
            "Some of the identifiers requested were rejected",
            List.of(problem("rejectedIdentifier", "policy forbids shop.test")));

    assertThat(ProblemClassifier.classify(compound, Step.ORDER))
        .isEqualTo(Code.REJECTED_IDENTIFIER);
  }

  @Test
  void aSubproblemOfNoKnownTypeSaysLess() {
    var compound = new AcmeProblem("caa", "forbidden", List.of(problem("", "about:blank")));

    assertThat(ProblemClassifier.classify(compound, Step.FINALIZE)).isEqualTo(Code.CAA);
  }

  @Test
  void onlyAnUnprovedNameMayPassWithAnotherChallenge() {
    assertThat(ProblemClassifier.anotherChallengeMayPass(Code.CHALLENGE_FAILED, Step.CHALLENGE))
        .isTrue();
    assertThat(
            ProblemClassifier.anotherChallengeMayPass(Code.DNS_NOT_POINTING_HERE, Step.CHALLENGE))
        .isFalse();
    assertThat(ProblemClassifier.anotherChallengeMayPass(Code.CAA, Step.CHALLENGE)).isFalse();
  }

  private static AcmeProblem problem(String type, String detail) {
    return new AcmeProblem(type, detail, List.of());
  }
}
