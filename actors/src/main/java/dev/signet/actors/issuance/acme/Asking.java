// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.actors.issuance.acme.OrderRefusedException.Remedy;
import dev.signet.actors.issuance.acme.ProblemClassifier.Step;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the authority something; whatever goes wrong becomes an {@link OrderRefusedException}. */
final class Asking {

  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

  private Asking() {}

  @FunctionalInterface
  interface Question<T> {
    T ask() throws AcmeException;
  }

  static <T> T ask(Step step, Question<T> question)
      throws OrderRefusedException, InterruptedException {
    try {
      return question.ask();
    } catch (AcmeException e) {
      throw refusal(step, e);
    } catch (AcmeLazyLoadingException e) {
      throw e.getCause() instanceof AcmeException cause
          ? refusal(step, cause)
          : notUnderstood(step, e);
    } catch (RuntimeException e) {
      // acme4j throws several kinds of these when an answer is not as the protocol wants it.
      throw notUnderstood(step, e);
    }
  }

  private static OrderRefusedException refusal(Step step, AcmeException failure)
      throws InterruptedException {
    return switch (failure) {
      case AcmeRateLimitedException limited -> refusal(step, limited, limited.getRetryAfter());
      case AcmeServerException problem -> refusal(step, problem, Optional.empty());
      case AcmeNetworkException network -> unreachable(network);
      default ->
          new OrderRefusedException(
              Code.CA_UNREACHABLE,
              "the authority answered with an error: "
                  + ProblemText.clean(String.valueOf(failure.getMessage()), List.of()),
              Optional.empty(),
              Remedy.FRESH_SESSION);
    };
  }

  private static OrderRefusedException refusal(
      Step step, AcmeServerException failure, Optional<Instant> notBefore) {
    var problem = AcmeProblem.of(failure.getProblem());
    var code = ProblemClassifier.classify(problem, step);
    return new OrderRefusedException(
        code, describe(problem), notBefore, remedy(problem, code, step));
  }

  /** What a challenge or an order of the authority says about its own failure. */
  static OrderRefusedException refusal(
      Step step, AcmeProblem problem, String prefix, List<String> secrets) {
    var code = ProblemClassifier.classify(problem, step);
    return new OrderRefusedException(
        code,
        ProblemText.clean(prefix + describe(problem), secrets),
        Optional.empty(),
        remedy(problem, code, step));
  }

  private static Remedy remedy(AcmeProblem problem, Code code, Step step) {
    if (problem.type().equals("accountDoesNotExist")) return Remedy.REGISTER_AGAIN;
    return ProblemClassifier.anotherChallengeMayPass(code, step)
        ? Remedy.ANOTHER_CHALLENGE
        : Remedy.NONE;
  }

  private static String describe(AcmeProblem problem) {
    var shown =
        problem.subproblems().isEmpty()
            ? problem.detail()
            : problem.detail() + " (" + problem.subproblems().getFirst().detail() + ")";
    return ProblemText.clean(shown.isEmpty() ? problem.type() : shown, List.of());
  }

  private static OrderRefusedException unreachable(AcmeNetworkException failure)
      throws InterruptedException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause())
      if (cause instanceof InterruptedException interrupted) throw interrupted;
    return new OrderRefusedException(
        Code.CA_UNREACHABLE,
        "the authority is not reachable: " + kind(failure.getCause()),
        Optional.empty(),
        Remedy.FRESH_SESSION);
  }

  /** The kind alone: a message of the network layer may hold an inner address. */
  private static String kind(@Nullable Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _ -> "no answer in time";
      case ConnectException _ -> "no connection";
      case SSLException _ -> "its HTTPS certificate is not accepted, or TLS failed";
      case null, default -> "network error";
    };
  }

  private static OrderRefusedException notUnderstood(Step step, RuntimeException failure) {
    LOG.atWarn().setCause(failure).addKeyValue("step", step).log("answer not understood");
    return new OrderRefusedException(
        Code.CA_UNREACHABLE,
        "the authority's answer was not understood",
        Optional.empty(),
        Remedy.FRESH_SESSION);
  }
}
