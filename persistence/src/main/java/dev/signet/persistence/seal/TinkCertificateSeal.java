// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import com.google.crypto.tink.Aead;
import dev.signet.protocol.certificate.PemChain;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.certificate.ServerCertificate;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Seals with AES-256-GCM under a key derived from the master key. What the key is for (name and
 * serial, or a purpose) is authenticated with it, so that a sealed key put in another's place does
 * not open. Safe for concurrent use.
 */
public final class TinkCertificateSeal implements CertificateSeal {
  private static final String KEY_PURPOSE = "private keys at rest";
  private static final String ID_PURPOSE = "id of the key for private keys at rest";

  private final Aead aead;

  public TinkCertificateSeal(MasterKey masterKey) {
    this.aead = DerivedAead.create(masterKey, KEY_PURPOSE, ID_PURPOSE);
  }

  @Override
  public SealedCertificate seal(ServerCertificate certificate, Instant renewAt) {
    var leaf = certificate.leaf();
    var name = certificate.name();
    try {
      return new SealedCertificate(
          name,
          PemChain.write(certificate.chain()),
          encrypt(certificate.privateKey(), certificateContext(name.text(), certificate.serial())),
          leaf.getIssuerX500Principal().getName(),
          certificate.serial(),
          certificate.notBefore(),
          certificate.notAfter(),
          renewAt,
          certificate.revision());
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "certificate of " + name.text() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public ServerCertificate open(SealedCertificate certificate) {
    var what = "certificate of " + certificate.name().text();
    var chain = chain(certificate, what);
    var leaf = chain.getFirst();
    var key =
        decrypt(
            certificate.sealedKey(),
            certificateContext(certificate.name().text(), certificate.serial()),
            what);
    var opened = new ServerCertificate(certificate.name(), chain, key, certificate.revision());
    if (!opened.serial().equals(certificate.serial()))
      throw new SealBrokenException(
          what + ": leaf has serial " + opened.serial() + ", not " + certificate.serial(), null);
    if (!PrivateKeys.belongTogether(key, leaf.getPublicKey()))
      throw new SealBrokenException(what + ": the key is not the leaf's", null);
    return opened;
  }

  @Override
  public String sealKey(PrivateKey key, String purpose) {
    return encrypt(key, keyContext(purpose));
  }

  @Override
  public PrivateKey openKey(String sealed, String purpose) {
    return decrypt(sealed, keyContext(purpose), "key for " + purpose);
  }

  private static List<X509Certificate> chain(SealedCertificate certificate, String what) {
    try {
      return PemChain.read(certificate.chain());
    } catch (CertificateException e) {
      throw new SealBrokenException(what + ": " + e.getMessage(), e);
    }
  }

  private String encrypt(PrivateKey key, byte[] context) {
    var encoded = PrivateKeys.encode(key);
    try {
      return Base64.getEncoder().encodeToString(aead.encrypt(encoded, context));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a private key cannot be sealed", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private PrivateKey decrypt(String sealed, byte[] context, String what) {
    byte[] encoded;
    try {
      encoded = aead.decrypt(Base64.getDecoder().decode(sealed), context);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SealBrokenException(
          what + ": does not open (damaged, or sealed under another master key)", e);
    }
    try {
      return PrivateKeys.decode(encoded);
    } catch (GeneralSecurityException e) {
      throw new SealBrokenException(what + ": opens, but holds no private key", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /** Names hold no zero character, so no two certificates share a context. */
  private static byte[] certificateContext(String name, String serial) {
    return ("certificate\0" + name + "\0" + serial).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] keyContext(String purpose) {
    return ("key\0" + purpose).getBytes(StandardCharsets.UTF_8);
  }
}
