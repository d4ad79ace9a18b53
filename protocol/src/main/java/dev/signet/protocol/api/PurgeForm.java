// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a client wants purged: {@code {"scope", "value"?, "soft"?}}.
 *
 * @param value in the normal form that {@link Purge} describes; empty for {@link Purge.Scope#ALL}
 */
public record PurgeForm(Purge.Scope scope, String value, boolean soft) {
  private static final Set<String> FIELDS = Set.of("scope", "value", "soft");
  private static final int LONGEST_URL = 8192;

  /** As one element of Surrogate-Key or Cache-Tag: no space, no comma. */
  private static final Pattern TAG = Pattern.compile("[\\x21-\\x2B\\x2D-\\x7E]{1,1024}");

  /**
   * @throws MalformedJsonException if the body is no JSON
   * @throws InvalidFormException if a field is missing, unknown or not usable
   */
  public static PurgeForm read(byte[] body) {
    var form = FormReader.of(body, FIELDS);
    var scope = form.required("scope", Purge.Scope::parse);
    var value =
        scope == Purge.Scope.ALL
            ? form.optional("value", PurgeForm::nothing).orElse("")
            : form.required("value", text -> normal(scope, text));
    return new PurgeForm(scope, value, form.flag("soft", false));
  }

  private static String normal(Purge.Scope scope, String value) {
    return switch (scope) {
      case ALL -> nothing(value);
      case TENANT -> new TenantId(value).text();
      case DOMAIN -> DomainName.parse(value).text();
      case URL, PREFIX -> url(value);
      case TAG -> tag(value);
    };
  }

  private static String nothing(String value) {
    if (!value.isEmpty())
      throw new IllegalArgumentException(
          "value: " + value.length() + " characters (expected: none with scope all)");
    return value;
  }

  private static String tag(String value) {
    if (!TAG.matcher(value).matches())
      throw new IllegalArgumentException(
          "value: no tag (expected: 1 to 1024 printable ASCII characters, no space or comma)");
    return value;
  }

  /**
   * Scheme and host in normal form, the scheme's own port left out, an empty path written as {@code
   * /} (RFC 3986 §6.2.3); path and query as given.
   */
  private static String url(String value) {
    if (value.length() > LONGEST_URL) throw noUrl(value.length() + " characters");
    try {
      var url = new URI(value);
      var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https")) throw noUrl("another scheme");
      if (url.getHost() == null || url.getRawUserInfo() != null) throw noUrl("no plain host");
      if (url.getRawFragment() != null) throw noUrl("a fragment");
      var ownPort = scheme.equals("https") ? 443 : 80;
      var port = url.getPort() < 0 || url.getPort() == ownPort ? "" : ":" + url.getPort();
      var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
      return scheme + "://" + HostName.parse(url.getHost()) + port + path + query;
    } catch (URISyntaxException _) {
      throw noUrl("no URL");
    }
  }

  private static IllegalArgumentException noUrl(String found) {
    return new IllegalArgumentException(
        "value: "
            + found
            + " (expected: http(s)://host[:port][/path][?query] of at most "
            + LONGEST_URL
            + " characters)");
  }
}
