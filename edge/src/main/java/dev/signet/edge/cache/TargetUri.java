// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import java.util.Locale;
import java.util.Optional;

/**
 * What a response is stored under: scheme and authority in normal form, path and query byte by byte
 * as the client sent them. The port stays in the key, because an origin may put it into what it
 * sends; purges name hosts without it.
 *
 * @param key {@code https://host[:port]/path?query}
 * @param host without port
 * @param hostAndPath what purges of a URL compare: without scheme and port
 */
record TargetUri(String key, String host, String hostAndPath) {

  /** Empty if it is no absolute http or https URI with a host. */
  static Optional<TargetUri> parse(String uri) {
    var colon = uri.indexOf("://");
    if (colon < 0) return Optional.empty();
    var scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) return Optional.empty();
    var authorityStart = colon + 3;
    var authorityEnd = endOfAuthority(uri, authorityStart);
    var authority = uri.substring(authorityStart, authorityEnd).toLowerCase(Locale.ROOT);
    var portColon = authority.lastIndexOf(':');
    var hasPort = portColon >= 0 && authority.indexOf(']', portColon) < 0;
    var host = withoutTrailingDot(hasPort ? authority.substring(0, portColon) : authority);
    if (host.isEmpty() || host.indexOf('@') >= 0) return Optional.empty();
    var port = hasPort ? authority.substring(portColon + 1) : "";
    var rest = pathAndQuery(uri, authorityEnd);
    var ownPort = scheme.equals("https") ? "443" : "80";
    var shownPort = port.isEmpty() || port.equals(ownPort) ? "" : ":" + port;
    return Optional.of(new TargetUri(scheme + "://" + host + shownPort + rest, host, host + rest));
  }

  /** Scheme and authority, without the slash. */
  String root() {
    return key.substring(0, key.indexOf('/', key.indexOf("://") + 3));
  }

  /** The same target over the other scheme; one purge or change concerns both. */
  String keyOverOtherScheme() {
    return key.startsWith("https:")
        ? "http:" + key.substring("https:".length())
        : "https:" + key.substring("http:".length());
  }

  private static int endOfAuthority(String uri, int start) {
    for (var i = start; i < uri.length(); i++) {
      var c = uri.charAt(i);
      if (c == '/' || c == '?' || c == '#') return i;
    }
    return uri.length();
  }

  private static String pathAndQuery(String uri, int start) {
    var fragment = uri.indexOf('#', start);
    var rest = uri.substring(start, fragment < 0 ? uri.length() : fragment);
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static String withoutTrailingDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
