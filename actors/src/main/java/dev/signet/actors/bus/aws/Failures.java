// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What went wrong, in one line for an operator. */
final class Failures {

  private Failures() {}

  static Throwable rootOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? rootOf(failure.getCause())
        : failure;
  }

  static String reason(Throwable failure) {
    return switch (rootOf(failure)) {
      case AwsServiceException e when e.awsErrorDetails() != null ->
          e.awsErrorDetails().errorCode() + ": " + oneLine(e.awsErrorDetails().errorMessage());
      case TimeoutException _ -> "no answer in time";
      case Topic.TopicAwayException away -> oneLine(away.getMessage());
      case Throwable e -> e.getClass().getSimpleName() + ": " + oneLine(e.getMessage());
    };
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }
}
