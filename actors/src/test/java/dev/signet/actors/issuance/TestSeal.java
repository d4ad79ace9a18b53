// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance;

import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.persistence.seal.MasterKey;
import dev.signet.persistence.seal.TinkCertificateSeal;
import java.util.Base64;

/** The real seal, under a master key that every test shares. */
public final class TestSeal {

  public static final CertificateSeal SEAL =
      new TinkCertificateSeal(
          MasterKey.parse(Base64.getEncoder().encodeToString(new byte[MasterKey.LENGTH])));

  private TestSeal() {}
}
