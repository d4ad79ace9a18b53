// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a site's content comes from.
 *
 * @param url absolute {@code http} or {@code https} URL with a host; a path is put before every
 *     request's path; no query, fragment or user information
 * @param host the Host header the origin is asked with; empty: the URL's own authority
 */
public record Origin(URI url, Optional<String> host) {

  /** Longest URL in characters, as most servers have it for request lines. */
  public static final int LONGEST_URL = 2048;

  public Origin {
    url = withLowerCaseScheme(url);
    if (url.toString().length() > LONGEST_URL)
      throw new IllegalArgumentException(
          "origin.url: "
              + url.toString().length()
              + " characters (expected: at most "
              + LONGEST_URL
              + ")");
    var scheme = url.getScheme();
    if (scheme == null || !(scheme.equals("http") || scheme.equals("https")))
      throw new IllegalArgumentException(
          "origin.url: scheme " + scheme + " (expected: http or https)");
    if (url.getHost() == null || url.getHost().isEmpty())
      throw new IllegalArgumentException(
          "origin.url: no host (expected: http(s)://host[:port][/path])");
    if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null)
      throw new IllegalArgumentException(
          "origin.url: query, fragment or user information (expected: none of them)");
    if (url.getPort() == 0 || url.getPort() > 65535)
      throw new IllegalArgumentException(
          "origin.url: port " + url.getPort() + " (expected: 1–65535)");
    host.ifPresent(Origin::requireHostHeader);
  }

  /** Port to connect to, the scheme's own where the URL names none. */
  public int port() {
    if (url.getPort() > 0) return url.getPort();
    return isSecure() ? 443 : 80;
  }

  @JsonIgnore
  public boolean isSecure() {
    return url.getScheme().equals("https");
  }

  /** Schemes are told apart without regard to case (RFC 3986 §3.1). */
  private static URI withLowerCaseScheme(URI url) {
    var scheme = url.getScheme();
    if (scheme == null) return url;
    var lower = scheme.toLowerCase(Locale.ROOT);
    return lower.equals(scheme)
        ? url
        : URI.create(lower + url.toString().substring(scheme.length()));
  }

  private static void requireHostHeader(String host) {
    if (host.isEmpty() || host.length() > 259 || !host.matches("[A-Za-z0-9._-]+(:[0-9]{1,5})?"))
      throw new IllegalArgumentException(
          "origin.host: not a Host header (expected: name or name:port)");
  }
}
