// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a domain's certificate is in its life. */
public enum CertificateState {
  /** No certificate, none asked for yet. */
  NONE,
  /** An order for the first certificate is under way. */
  ORDERING,
  /** A certificate is at hand. */
  ACTIVE,
  /** A certificate is at hand and an order for its successor is under way. */
  RENEWING,
  /** The last order failed; the next attempt waits. A certificate may still be at hand. */
  BACKING_OFF;

  /** As the API and the metrics write it: {@code backing-off}. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException if the text names no state
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CertificateState parse(String text) {
    for (var state : values()) if (state.text().equals(text)) return state;
    throw new IllegalArgumentException(
        "state: unknown (expected: none, ordering, active, renewing or backing-off)");
  }
}
