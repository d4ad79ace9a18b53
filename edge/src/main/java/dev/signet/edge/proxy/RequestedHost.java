// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.edge.exchange.WireRequest;
import dev.signet.protocol.name.HostName;
import org.jspecify.annotations.Nullable;

/** Whom a request is for (RFC 9110 §7.2, RFC 9112 §3.2, RFC 9113 §8.3.1). */
sealed interface RequestedHost {

  /** The one form of the host that everything behind goes by; ports are not visitors' choice. */
  record Named(HostName host) implements RequestedHost {}

  /** A well-formed authority that cannot be a site's, such as an address. */
  record NoSiteName() implements RequestedHost {}

  /** No Host, several, one that is none, or two that disagree. */
  record Malformed() implements RequestedHost {}

  /**
   * Of two places that name the host (a target in absolute form or {@code :authority}, and the
   * field) the field has no say by the RFCs; two names for one request are an attack or a fault.
   */
  static RequestedHost of(WireRequest request, RequestTarget target) {
    String line = null;
    var lines = 0;
    for (var i = 0; i < request.fields().size(); i++) {
      if (!request.fields().name(i).equals("host")) continue;
      line = request.fields().value(i);
      lines++;
    }
    // HTTP/1.0 knows no Host; there an absolute target alone names the host.
    var needsField = request.version() == WireRequest.Version.HTTP_1_1;
    if (lines > 1 || (lines == 0 && needsField)) return new Malformed();
    var authority = request.version().hasPseudoFields() ? request.authority() : target.authority();
    return authority == null ? ofOne(line) : line == null ? read(authority) : same(authority, line);
  }

  private static RequestedHost ofOne(@Nullable String authority) {
    return authority == null ? new Malformed() : read(authority);
  }

  private static RequestedHost same(String authority, String line) {
    var found = read(authority);
    return authority.equals(line) || found.equals(read(line)) ? found : new Malformed();
  }

  /** Whether an authority is plainly the one of a host, with or without a port. */
  static boolean isPlainly(String authority, HostName host) {
    var text = host.text();
    if (!authority.startsWith(text)) return false;
    return authority.length() == text.length()
        || (authority.charAt(text.length()) == ':' && isPort(authority, text.length() + 1));
  }

  static RequestedHost read(String authority) {
    var colon = authority.lastIndexOf(':');
    var bracket = authority.lastIndexOf(']');
    var hasPort = colon > bracket;
    var host = hasPort ? authority.substring(0, colon) : authority;
    if (hasPort && !isPort(authority, colon + 1)) return new Malformed();
    if (!isHost(host)) return new Malformed();
    return HostName.tryParse(host).<RequestedHost>map(Named::new).orElseGet(NoSiteName::new);
  }

  /** From 1 to 65535, or nothing (RFC 3986 §3.2.3). */
  private static boolean isPort(String authority, int start) {
    if (authority.length() == start) return true;
    if (authority.length() - start > 5) return false;
    var port = 0;
    for (var i = start; i < authority.length(); i++) {
      var digit = authority.charAt(i) - '0';
      if (digit < 0 || digit > 9) return false;
      port = port * 10 + digit;
    }
    return port > 0 && port <= 65_535;
  }

  /** Letters, digits and {@code .-_}, or an address in brackets. */
  private static boolean isHost(String host) {
    if (host.isEmpty() || host.length() > HostName.LONGEST + 1) return false;
    var bracketed = host.startsWith("[") && host.endsWith("]");
    for (var i = bracketed ? 1 : 0; i < host.length() - (bracketed ? 1 : 0); i++) {
      var c = host.charAt(i);
      var fine =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '-'
              || c == '_'
              || (bracketed && c == ':');
      if (!fine) return false;
    }
    return true;
  }
}
