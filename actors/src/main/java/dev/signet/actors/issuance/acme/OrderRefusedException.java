// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.protocol.domain.IssuanceFailure.Code;
import java.time.Instant;
import java.util.Optional;

/** An attempt ended without a certificate. */
final class OrderRefusedException extends Exception {

  /** What may be tried at once, within the same order of ours. */
  enum Remedy {
    /** Nothing: only time or somebody else can help. */
    NONE,
    /** The account is gone at the authority: register again. */
    REGISTER_AGAIN,
    /** The name was not proved this way; another challenge may pass. */
    ANOTHER_CHALLENGE,
    /** The authority did not understand or answer a session that was open for a while. */
    FRESH_SESSION
  }

  private final Code code;
  private final transient Optional<Instant> notBefore;
  private final Remedy remedy;

  /**
   * @param detail fit to be shown: short, printable, no secret
   */
  OrderRefusedException(Code code, String detail, Optional<Instant> notBefore, Remedy remedy) {
    super(detail, null, false, false);
    this.code = code;
    this.notBefore = notBefore;
    this.remedy = remedy;
  }

  OrderRefusedException(Code code, String detail) {
    this(code, detail, Optional.empty(), Remedy.NONE);
  }

  Code code() {
    return code;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  Optional<Instant> notBefore() {
    return notBefore;
  }

  Remedy remedy() {
    return remedy;
  }
}
