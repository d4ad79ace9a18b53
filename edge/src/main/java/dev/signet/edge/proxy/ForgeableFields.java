// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import java.util.Set;

/**
 * Fields with which a client could pass for somebody else, or have a request taken for another one.
 * None goes on as a client sent it. Many origins read {@code X_Forwarded_For} like {@code
 * X-Forwarded-For}, and {@code Proxy} as the variable HTTP_PROXY (RFC 3875 §4.1.18), so the twins
 * count as well.
 */
final class ForgeableFields {
  private static final Set<String> NAMES =
      Set.of(
          // Who asked.
          "forwarded",
          "x-real-ip",
          "true-client-ip",
          "x-client-ip",
          "client-ip",
          "x-cluster-client-ip",
          "cf-connecting-ip",
          "fastly-client-ip",
          "x-original-forwarded-for",
          "x-proxyuser-ip",
          // How.
          "x-scheme",
          "x-url-scheme",
          "front-end-https",
          // For what.
          "x-original-host",
          "x-original-url",
          "x-rewrite-url",
          "x-host",
          "x-http-host-override",
          // CGI's twin of a setting.
          "proxy");

  /** What says where a message ends; only under their own names are they the connection's. */
  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "host", "connection", "trailer", "te");

  private ForgeableFields() {}

  static boolean contains(String lowerCaseName) {
    var isTwin = lowerCaseName.indexOf('_') >= 0;
    var name = isTwin ? lowerCaseName.replace('_', '-') : lowerCaseName;
    return NAMES.contains(name)
        || (isTwin && FRAMING.contains(name))
        || name.startsWith("x-forwarded-")
        || name.equals("x-forwarded")
        || name.startsWith("signet-");
  }
}
