// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import java.util.Set;

/**
 * Fields with which a client could pass for somebody else, or have a request taken for another one.
 * None goes on as a client sent it. Many origins read {@code X_Forwarded_For} or {@code
 * X.Forwarded.For} like {@code X-Forwarded-For}, some {@code HTTP_X_FORWARDED_FOR} too, and {@code
 * Proxy} as the variable HTTP_PROXY (RFC 3875 §4.1.18), so the twins count as well.
 */
final class ForgeableFields {
  private static final Set<String> NAMES =
      Set.of(
          // Who asked.
          "forwarded",
          "forwarded-for",
          "forwarded-for-ip",
          "x-forward-for",
          "x-original-for",
          "x-original-forwarded-for",
          "x-original-remote-addr",
          "x-real-ip",
          "true-client-ip",
          "client-ip",
          "x-client-ip",
          "x-client-host",
          "x-cluster-client-ip",
          "x-originating-ip",
          "x-proxyuser-ip",
          "x-remote-addr",
          "x-remote-host",
          "x-remote-ip",
          "remote-addr",
          "remote-host",
          "proxy-client-ip",
          "wl-proxy-client-ip",
          "ns-client-ip",
          "ali-cdn-real-ip",
          "cdn-src-ip",
          "cf-connecting-ip",
          "cf-connecting-ipv6",
          "cf-pseudo-ipv4",
          "cloudfront-viewer-address",
          "do-connecting-ip",
          "fastly-client-ip",
          "fly-client-ip",
          "incap-client-ip",
          "x-akamai-client-ip",
          "x-appengine-remote-addr",
          "x-appengine-user-ip",
          "x-azure-clientip",
          "x-azure-socketip",
          "x-envoy-external-address",
          "x-ms-forwarded-client-ip",
          "x-nf-client-connection-ip",
          "x-sucuri-clientip",
          "x-vercel-forwarded-for",
          "x-vercel-proxied-for",
          // How.
          "x-scheme",
          "x-url-scheme",
          "x-original-proto",
          "x-original-scheme",
          "front-end-https",
          "wl-proxy-ssl",
          "x-arr-ssl",
          "cf-visitor",
          "cloudfront-forwarded-proto",
          // For what.
          "x-original-host",
          "x-original-path",
          "x-original-uri",
          "x-original-url",
          "x-override-url",
          "x-rewrite-url",
          "x-unencoded-url",
          "x-waws-unencoded-url",
          "x-envoy-original-host",
          "x-envoy-original-path",
          "x-host",
          "x-http-host-override",
          // CGI's twin of a setting.
          "proxy");

  /** What says where a message ends; only under their own names are they the connection's. */
  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "host", "connection", "trailer", "te");

  /** What CGI puts before a field's name (RFC 3875 §4.1.18). */
  private static final String CGI = "http-";

  private ForgeableFields() {}

  static boolean contains(String lowerCaseName) {
    return isPlain(lowerCaseName) ? isForgeable(lowerCaseName) : isTwin(folded(lowerCaseName));
  }

  private static boolean isForgeable(String name) {
    return NAMES.contains(name)
        || name.startsWith("x-forwarded-")
        || name.equals("x-forwarded")
        || name.startsWith("signet-");
  }

  private static boolean isTwin(String folded) {
    var name = folded.startsWith(CGI) ? folded.substring(CGI.length()) : folded;
    return isForgeable(name) || FRAMING.contains(name);
  }

  /** Whether it is nobody's twin, as nearly every name that is sent. */
  private static boolean isPlain(String name) {
    for (var i = 0; i < name.length(); i++) if (!isKept(name.charAt(i))) return false;
    return !name.startsWith(CGI);
  }

  /** Origins differ in what they take for a dash; all that is no letter or digit may be one. */
  private static String folded(String name) {
    var folded = new StringBuilder(name);
    for (var i = 0; i < name.length(); i++) if (!isKept(name.charAt(i))) folded.setCharAt(i, '-');
    return folded.toString();
  }

  private static boolean isKept(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  }
}
