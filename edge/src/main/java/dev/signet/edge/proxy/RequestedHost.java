// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.Uri;
import dev.signet.protocol.name.HostName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whom a request is for (RFC 9110 §7.2, RFC 9112 §3.2, RFC 9113 §8.3.1). */
sealed interface RequestedHost {

  /**
   * @param authority as the client wrote it, with its port
   */
  record Named(HostName host, String authority) implements RequestedHost {}

  /** A well-formed authority that cannot be a site's, such as an address. */
  record NoSiteName() implements RequestedHost {}

  /** No Host, several, or one that is none. */
  record Malformed() implements RequestedHost {}

  static RequestedHost of(HttpRequest request, RequestTarget target) {
    var lines = new ArrayList<String>(1);
    for (var header : request.getHeaders()) if (header.is("host")) lines.add(header.value());
    var http2 = request.protocol().value().startsWith("HTTP/2");
    if (http2) return ofHttp2(request, lines);
    if (lines.size() != 1) return new Malformed();
    return named(target.authority().orElse(lines.getFirst()));
  }

  /** Without a Host field, the target's authority counts; with one, they must agree. */
  private static RequestedHost ofHttp2(HttpRequest request, List<String> lines) {
    var uri = request.getUri();
    var authority =
        uri.host().address().isEmpty()
            ? Optional.<String>empty()
            : Optional.of(hasOwnPort(uri) ? uri.host() + ":" + uri.port() : uri.host().toString());
    if (lines.size() > 1) return new Malformed();
    if (authority.isEmpty() && lines.isEmpty()) return new Malformed();
    var found = named(authority.orElseGet(lines::getFirst));
    if (lines.isEmpty()) return found;
    var other = named(lines.getFirst());
    return sameHost(found, other) ? other : new Malformed();
  }

  /** Akka's Uri names the scheme's port where the client named none. */
  private static boolean hasOwnPort(Uri uri) {
    return uri.port() > 0 && uri.port() != (uri.scheme().equals("https") ? 443 : 80);
  }

  private static boolean sameHost(RequestedHost one, RequestedHost other) {
    if (one instanceof Named(var a, _)) return other instanceof Named(var b, _) && a.equals(b);
    return one.getClass() == other.getClass();
  }

  private static RequestedHost named(String authority) {
    var colon = authority.lastIndexOf(':');
    var bracket = authority.lastIndexOf(']');
    var hasPort = colon > bracket;
    var host = hasPort ? authority.substring(0, colon) : authority;
    if (hasPort && !isPort(authority.substring(colon + 1))) return new Malformed();
    if (!isHost(host)) return new Malformed();
    return HostName.tryParse(host)
        .<RequestedHost>map(name -> new Named(name, authority))
        .orElseGet(NoSiteName::new);
  }

  private static boolean isPort(String digits) {
    if (digits.length() > 5) return false;
    for (var i = 0; i < digits.length(); i++)
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') return false;
    return true;
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
