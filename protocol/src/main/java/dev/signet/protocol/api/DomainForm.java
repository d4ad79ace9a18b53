// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * What a client asks of a domain: {@code {"tenant", "origin": {"url", "host"?},
 * "redirectToHttps"?}}.
 *
 * @param redirectToHttps true where the form does not say
 */
public record DomainForm(TenantId tenant, Origin origin, boolean redirectToHttps) {
  private static final Set<String> FIELDS = Set.of("tenant", "origin", "redirectToHttps");
  private static final Set<String> ORIGIN_FIELDS = Set.of("url", "host");

  /** Longest origin URL in characters. */
  private static final int LONGEST_URL = 2048;

  /**
   * @throws MalformedJsonException if the body is no JSON
   * @throws InvalidFormException if a field is missing, unknown or not usable
   */
  public static DomainForm read(byte[] body) {
    var form = FormReader.of(body, FIELDS);
    return new DomainForm(
        form.required("tenant", TenantId::new),
        origin(form.object("origin", ORIGIN_FIELDS)),
        form.flag("redirectToHttps", true));
  }

  private static Origin origin(FormReader form) {
    var url = form.required("url", DomainForm::url);
    var host = form.optional("host", text -> text);
    try {
      return new Origin(url, host);
    } catch (IllegalArgumentException e) {
      var message = e.getMessage();
      var field = message != null && message.startsWith("origin.host") ? "host" : "url";
      throw form.refused(field, e);
    }
  }

  private static URI url(String text) {
    if (text.length() > LONGEST_URL)
      throw new IllegalArgumentException(
          "origin.url: " + text.length() + " characters (expected: at most " + LONGEST_URL + ")");
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "origin.url: no URL (expected: http(s)://host[:port][/path])", e);
    }
  }
}
