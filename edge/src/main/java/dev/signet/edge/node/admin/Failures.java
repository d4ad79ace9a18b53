// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.http.javadsl.model.HttpResponse;
import akka.http.scaladsl.model.EntityStreamException;
import akka.http.scaladsl.model.EntityStreamSizeException;
import dev.signet.persistence.StoreException;
import dev.signet.protocol.api.InvalidFormException;
import dev.signet.protocol.api.MalformedJsonException;
import dev.signet.protocol.api.Problem;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller is told when a call fails; inner causes go to the log alone. */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static HttpResponse answer(Throwable failure) {
    return switch (failure) {
      case CompletionException e when e.getCause() != null -> answer(e.getCause());
      case ProblemException e -> Answers.problem(e.problem());
      case MalformedJsonException e -> Answers.ofStatus(400, String.valueOf(e.getMessage()));
      case InvalidFormException e ->
          Answers.problem(
              Problem.invalid(Problem.Fault.inBody(e.pointer(), String.valueOf(e.getMessage()))));
      case EntityStreamSizeException e ->
          Answers.ofStatus(
              413, "the body is too large (expected: at most " + e.limit() + " bytes)");
      case EntityStreamException _ -> Answers.ofStatus(400, "the body ended too early");
      case StoreException e -> {
        log.atWarn().addKeyValue("reason", e.getMessage()).log("a store is not available");
        yield Answers.unavailable("a store is not available; nothing was changed");
      }
      case TimeoutException _ -> Answers.unavailable("the answer took too long");
      default -> {
        log.atError().setCause(failure).log("a call failed");
        yield Answers.ofStatus(500, "something went wrong here; the log says what");
      }
    };
  }
}
