// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import dev.signet.protocol.certificate.SealedCertificate;
import java.util.Locale;

/** What became of a foreign certificate. */
sealed interface Adoption {

  /**
   * @param certificate as it is stored and served from now on
   */
  record Adopted(SealedCertificate certificate) implements Adoption {}

  /** The name has this certificate already, or there is none any more. */
  record NothingNew() implements Adoption {}

  record Refused(Reason reason) implements Adoption {}

  /** A store did not answer: the next sweep tries again. */
  record Failed(Throwable failure) implements Adoption {}

  /** Why a certificate is not served. */
  enum Reason {
    /** What it is kept under is no host name and no wildcard. */
    INVALID_NAME,
    /** Nobody has registered the name. */
    NOT_ALLOWED,
    TOO_LARGE,
    /** Not the layout that is known, or no PEM with certificates and a key. */
    UNREADABLE,
    NOT_YET_VALID,
    EXPIRED,
    /** The name has a certificate that is good for as long. */
    NOT_NEWER,
    NAME_NOT_COVERED,
    /** A certificate is not signed by the next one. */
    CHAIN_OUT_OF_ORDER,
    /** The private key is not the leaf's. */
    KEY_MISMATCH;

    /** As metrics and logs show it. */
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
