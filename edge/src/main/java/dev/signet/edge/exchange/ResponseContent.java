// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import akka.http.javadsl.model.HttpResponse;

/** Whether a response has content, and what it says of its length (RFC 9110 §6.4.1, §8.6). */
public final class ResponseContent {
  /** What a length is that nobody knows, or that must not be told. */
  public static final long NO_LENGTH = -1;

  private ResponseContent() {}

  /** Whether a status is that of a final response (RFC 9110 §15). */
  public static boolean isFinal(int status) {
    return status >= 200 && status <= 999;
  }

  /** Whether a response of that status has content, and a length (RFC 9110 §15.2, §15.4.5). */
  public static boolean isAllowed(int status) {
    return status >= 200 && status != 204 && status != 304;
  }

  /**
   * What Content-Length has to say.
   *
   * @param answersHead whether it is an answer to HEAD, where an empty entity says nothing of what
   *     GET would bring, unless {@link Messages#NO_OCTETS} says so
   * @return octets, or {@link #NO_LENGTH}
   */
  public static long length(HttpResponse response, boolean answersHead) {
    if (!isAllowed(response.status().intValue())) return NO_LENGTH;
    var length = response.entity().getContentLengthOption().orElse(NO_LENGTH);
    var saysNothing =
        answersHead && length == 0 && response.getAttribute(Messages.NO_OCTETS).isEmpty();
    return saysNothing ? NO_LENGTH : length;
  }
}
