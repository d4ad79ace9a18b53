// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import java.util.Locale;

/** What a handshake is shown. */
public sealed interface CertificateFound {

  record Held(HeldCertificate certificate) implements CertificateFound {}

  /** No certificate of the name's own. */
  record Missing(Reason reason) implements CertificateFound {}

  /** Why there is none. */
  enum Reason {
    /** Nobody has allowed the name; nothing behind was asked. */
    UNKNOWN_NAME,
    /** The order is still under way; the next handshake may find it done. */
    NOT_IN_TIME,
    /** Too many handshakes wait already. */
    TOO_MANY_WAITING,
    /** Orders wait after a failure. */
    BACKING_OFF,
    /** A store or an actor did not answer, or what it had cannot be used. */
    UNAVAILABLE;

    /** As metrics write it: {@code not-in-time}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
