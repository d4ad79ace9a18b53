// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.protocol.domain.Origin;

/**
 * Where an origin's connections lead to: origins that agree in it share them.
 *
 * @param host name or address literal, an IPv6 one without its brackets
 */
record OriginEndpoint(boolean isSecure, String host, int port) {

  static OriginEndpoint of(Origin origin) {
    return new OriginEndpoint(
        origin.isSecure(), unbracketed(origin.url().getHost()), origin.port());
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
