// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import dev.signet.protocol.api.Problem;

/** Ends a call with a problem. */
final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.title());
    this.problem = problem;
  }

  static ProblemException inParameter(String name, String detail) {
    return new ProblemException(Problem.invalid(Problem.Fault.inParameter(name, detail)));
  }

  static ProblemException inBody(String pointer, String detail) {
    return new ProblemException(Problem.invalid(Problem.Fault.inBody(pointer, detail)));
  }

  static ProblemException notFound(String detail) {
    return new ProblemException(Problem.ofStatus(404, "Not Found", detail));
  }

  Problem problem() {
    return problem;
  }
}
