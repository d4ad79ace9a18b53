// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.bus;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes what proves that named texts were written by somebody with the key: HMAC-SHA256 (RFC
 * 2104) over their names and values as netstrings ({@code 2:id,3:r17,}), in the order of the names,
 * after the line {@code signet-bus-1}. A netstring says its length, so that no two different sets
 * of texts give the same bytes.
 *
 * @see <a href="https://cr.yp.to/proto/netstrings.txt">Netstrings</a>
 */
final class Authenticator {
  static final int KEY_LENGTH = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] OPENING = "signet-bus-1\n".getBytes(StandardCharsets.US_ASCII);

  private final SecretKeySpec key;

  Authenticator(byte[] key) {
    if (key.length != KEY_LENGTH)
      throw new IllegalArgumentException(
          "key: " + key.length + " bytes (expected: " + KEY_LENGTH + ")");
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * @param texts in the order of their names' UTF-16 units
   * @return base64url without padding; empty if a text holds half a surrogate pair, which UTF-8
   *     cannot say and would be taken for a question mark
   */
  Optional<String> mac(SortedMap<String, String> texts) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(OPENING);
      for (var text : texts.entrySet()) {
        netstring(mac, text.getKey());
        netstring(mac, text.getValue());
      }
      return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal()));
    } catch (CharacterCodingException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }

  private static void netstring(Mac mac, String text) throws CharacterCodingException {
    // A new encoder reports what it cannot encode; String.getBytes replaces it.
    ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    mac.update((bytes.remaining() + ":").getBytes(StandardCharsets.US_ASCII));
    mac.update(bytes);
    mac.update((byte) ',');
  }
}
