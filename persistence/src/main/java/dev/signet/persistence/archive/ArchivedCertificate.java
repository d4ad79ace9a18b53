// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.archive;

import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.json.WireJson.MalformedJsonException;

/**
 * A certificate's file in an archive: JSON with the chain in PEM, the sealed key and all that is
 * known of it, under {@code certificates/{name}/{serial}.json}.
 */
public final class ArchivedCertificate {

  private ArchivedCertificate() {}

  /** The file's place, with slashes. */
  public static String path(SealedCertificate certificate) {
    return "certificates/" + certificate.name().text() + "/" + certificate.serial() + ".json";
  }

  public static String write(SealedCertificate certificate) {
    return WireJson.write(certificate);
  }

  /**
   * @throws MalformedJsonException if the text is no such file's
   */
  public static SealedCertificate read(String text) throws MalformedJsonException {
    return WireJson.read(text, SealedCertificate.class);
  }
}
