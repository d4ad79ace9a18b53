// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * Why an order brought no certificate.
 *
 * @param code the reason, for programs
 * @param detail the reason, for people; never a secret or an inner address
 * @param at when it failed
 */
public record IssuanceFailure(Code code, String detail, Instant at) {

  /** Reasons, sorted by who can mend them. */
  public enum Code {
    /** The name does not resolve, or resolves to somebody else. */
    DNS_NOT_POINTING_HERE,
    /** A CAA record forbids this authority (RFC 8659). */
    CAA,
    /** The authority refuses further orders for a while. */
    RATE_LIMITED,
    /** The authority did not answer, or answered with a server error. */
    CA_UNREACHABLE,
    /** The authority looked and did not find the expected answer. */
    CHALLENGE_FAILED,
    /** The authority's policy refuses this name for good. */
    REJECTED_IDENTIFIER,
    /** The account is not accepted: terms, external binding, deactivation. */
    ACCOUNT_REFUSED,
    /** The order took longer than it may. */
    TIMED_OUT,
    /** Something of ours, such as a store, was not at hand. */
    INTERNAL;

    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException if the text names no code
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Code parse(String text) {
      for (var code : values()) if (code.text().equals(text)) return code;
      throw new IllegalArgumentException("code: unknown (expected: as in caa or rate-limited)");
    }
  }
}
