// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** AES-256-GCM under a key that the master key gives for one purpose. */
final class DerivedAead {

  private DerivedAead() {}

  /**
   * @param keyPurpose what the key is for
   * @param idPurpose what the key's id is derived for
   */
  static Aead create(MasterKey masterKey, String keyPurpose, String idPurpose) {
    try {
      AeadConfig.register();
      return keyset(masterKey, keyPurpose, idPurpose)
          .getPrimitive(RegistryConfiguration.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no AES-256-GCM", e);
    }
  }

  /** The cipher text carries the key's id, so that a later build can tell keys apart. */
  @AccessesPartialKey // the key is made here, from what the master key derives
  private static KeysetHandle keyset(MasterKey masterKey, String keyPurpose, String idPurpose)
      throws GeneralSecurityException {
    var id = ByteBuffer.wrap(masterKey.derive(idPurpose, Integer.BYTES)).getInt();
    var secret = masterKey.derive(keyPurpose, 32);
    var key =
        AesGcmKey.builder()
            .setParameters(
                AesGcmParameters.builder()
                    .setKeySizeBytes(32)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.TINK)
                    .build())
            .setKeyBytes(SecretBytes.copyFrom(secret, InsecureSecretKeyAccess.get()))
            .setIdRequirement(id)
            .build();
    Arrays.fill(secret, (byte) 0);
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(key).withFixedId(id).makePrimary())
        .build();
  }
}
