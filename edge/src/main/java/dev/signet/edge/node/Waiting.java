// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import dev.signet.edge.node.settings.InvalidSettingException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the parts of a start, which is the one place where this program waits on a thread. */
final class Waiting {

  private Waiting() {}

  /**
   * @param part for the operator: what is being waited for
   * @throws InvalidSettingException if that is why the stage fails
   * @throws StartFailedException if it fails otherwise, or is not complete by then
   */
  static <T> T until(Duration limit, String part, CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      var cause = rootOf(e);
      throw switch (cause) {
        case StartFailedException failed -> failed;
        case InvalidSettingException invalid -> invalid;
        default -> new StartFailedException(part + ": " + reason(cause), cause);
      };
    } catch (TimeoutException e) {
      throw new StartFailedException(
          part + ": not there after " + limit.toSeconds() + " s (expected: sooner)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailedException(part + ": interrupted", e);
    }
  }

  private static Throwable rootOf(Throwable thrown) {
    var cause = thrown.getCause();
    return (thrown instanceof ExecutionException || thrown instanceof CompletionException)
            && cause != null
        ? rootOf(cause)
        : thrown;
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
