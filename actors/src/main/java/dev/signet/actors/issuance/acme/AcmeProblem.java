// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import java.util.List;
import org.shredzone.acme4j.Problem;

/**
 * What the authority said went wrong (RFC 8555 §6.7).
 *
 * @param type the error's name without its URN prefix, such as {@code rateLimited}; empty if it is
 *     none of ACME's
 */
record AcmeProblem(String type, String detail, List<AcmeProblem> subproblems) {

  private static final String PREFIX = "urn:ietf:params:acme:error:";

  /** More levels than one are not foreseen (RFC 8555 §6.7.1). */
  private static final int MOST_SUBPROBLEMS = 20;

  AcmeProblem {
    subproblems = List.copyOf(subproblems);
  }

  static AcmeProblem of(Problem problem) {
    return of(
        problem,
        problem.getSubProblems().stream()
            .limit(MOST_SUBPROBLEMS)
            .map(subproblem -> of(subproblem, List.of()))
            .toList());
  }

  private static AcmeProblem of(Problem problem, List<AcmeProblem> subproblems) {
    var type = problem.getType().toString();
    return new AcmeProblem(
        type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : "",
        problem.getDetail().or(problem::getTitle).orElse(""),
        subproblems);
  }
}
