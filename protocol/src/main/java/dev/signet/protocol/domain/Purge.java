// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * An order to stop using stored responses.
 *
 * @param id chosen by us, a UUID
 * @param value what the scope selects: a tenant, a domain, an absolute URL, an absolute URL prefix
 *     or a surrogate key; empty for {@link Scope#ALL}
 * @param soft true: mark as stale instead of dropping (may be served while revalidating)
 */
public record Purge(
    String id, Scope scope, String value, boolean soft, Revision revision, Instant requestedAt) {

  /** Longest value in characters, as long as the longest request line that is accepted. */
  public static final int LONGEST_VALUE = 8192;

  public Purge {
    if (value.length() > LONGEST_VALUE)
      throw new IllegalArgumentException(
          "value: " + value.length() + " characters (expected: at most " + LONGEST_VALUE + ")");
    if (value.isEmpty() != (scope == Scope.ALL))
      throw new IllegalArgumentException(
          "value: " + value.length() + " characters (expected: empty for all, else not)");
  }

  /** What a purge selects. */
  public enum Scope {
    ALL,
    TENANT,
    DOMAIN,
    URL,
    PREFIX,
    TAG;

    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException if the text names no scope
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Scope parse(String text) {
      for (var scope : values()) if (scope.text().equals(text)) return scope;
      throw new IllegalArgumentException(
          "scope: unknown (expected: all, tenant, domain, url, prefix or tag)");
    }
  }
}
