// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.WireRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for a response that is at hand; a lookup that fails finds none. */
public final class HitLookup {
  private static final Logger log = LoggerFactory.getLogger(HitLookup.class);

  private HitLookup() {}

  /**
   * @param request without a body
   * @return null if the request has to take the long way; never fails
   */
  public static @Nullable Hit find(
      ExchangeHandler handler, WireRequest request, AcceptedConnection connection) {
    try {
      return handler.hit(request, connection);
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("no hit");
      return null;
    }
  }
}
