// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.persistence.aws.AwsRefusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** How the setup waits for AWS, and compares what it says. */
final class Calls {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Calls() {}

  /**
   * Waits for the answer; the clients bound how long.
   *
   * @param what is asked about, for the message of a failure
   * @throws SetupFailedException with AWS's reason
   */
  static <T> T await(String what, Supplier<CompletableFuture<T>> call) {
    try {
      return call.get().join();
    } catch (CompletionException e) {
      throw new SetupFailedException(what, AwsRefusal.of(e).reason(), e);
    } catch (RuntimeException e) {
      // Some clients cannot even be made: no region, no credentials.
      throw new SetupFailedException(what, AwsRefusal.of(e).reason(), e);
    }
  }

  /** Whether two attributes say the same; AWS may write JSON in another order or spacing. */
  static boolean same(String one, String other) {
    if (one.equals(other)) return true;
    if (!one.startsWith("{") || !other.startsWith("{")) return false;
    try {
      return read(one).equals(read(other));
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  private static JsonNode read(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }
}
