// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.WireRequest.Version;
import org.jspecify.annotations.Nullable;

/** What a head says about its connection, found in one walk over its fields. */
final class RequestControl {
  private static final Refusal HOST = Refusal.malformed("Host (expected: exactly one)");

  private int hosts;
  private boolean close;
  private boolean keepAlive;

  /** Whether a field speaks of a body's length. */
  boolean isFramed;

  /** The client waits for our word before it sends the body (RFC 9110 §10.1.1). */
  boolean expectsContinue;

  /**
   * @return null if all is well
   */
  @Nullable Refusal read(Http1Head head) {
    hosts = 0;
    close = false;
    keepAlive = false;
    isFramed = false;
    expectsContinue = false;
    for (var i = 0; i < head.size(); i++) {
      switch (head.name(i)) {
        case "host" -> hosts++;
        case "connection" -> connection(head.value(i));
        case "content-length", "transfer-encoding" -> isFramed = true;
        case "expect" -> expectsContinue = head.value(i).equalsIgnoreCase("100-continue");
        default -> {
          // is for whoever answers
        }
      }
    }
    // RFC 9112 §3.2
    return hosts > 1 || (hosts == 0 && head.version() != Version.HTTP_1_0) ? HOST : null;
  }

  /** Whether the connection goes on after this request (RFC 9112 §9.3). */
  HeadWriter.Persistence persistence(Version version) {
    if (close) return HeadWriter.Persistence.CLOSE;
    if (version != Version.HTTP_1_0) return HeadWriter.Persistence.IMPLIED;
    return keepAlive ? HeadWriter.Persistence.KEEP_ALIVE : HeadWriter.Persistence.CLOSE;
  }

  private void connection(String value) {
    if (value.equalsIgnoreCase("keep-alive")) {
      keepAlive = true;
      return;
    }
    for (var option : value.split(",", -1)) {
      var text = option.strip();
      if (text.equalsIgnoreCase("close")) close = true;
      else if (text.equalsIgnoreCase("keep-alive")) keepAlive = true;
    }
  }
}
