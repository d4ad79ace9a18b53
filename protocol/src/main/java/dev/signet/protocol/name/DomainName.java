// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.name;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What a tenant registers: one host, or every host directly below a name. Its text is always the
 * normal form, lower-case A-labels without a trailing dot.
 */
public sealed interface DomainName permits HostName, WildcardName {

  /**
   * The normal form, as in {@code shop.example} or {@code *.shop.example}; at most 253 characters.
   */
  @JsonValue
  String text();

  /** Whether a certificate for this name may be shown to a client that asked for {@code host}. */
  boolean covers(HostName host);

  /**
   * Reads a host name or a wildcard, in any case, with U-labels or A-labels, with or without a
   * trailing dot.
   *
   * @throws InvalidNameException if it is neither; the message says what was found and expected
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static DomainName parse(String text) {
    return text.startsWith("*.") ? WildcardName.parse(text) : HostName.parse(text);
  }
}
