// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.protocol.name.DomainName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page of domains ended. Its text means nothing to others, so that what it is may change.
 *
 * @param last the last name of the page before
 */
record DomainCursor(DomainName last) {

  private static final String VERSION = "1 ";

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((VERSION + last.text()).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @throws IllegalArgumentException if no page gave this text
   */
  static DomainCursor parse(String text) {
    try {
      var decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
      if (decoded.startsWith(VERSION))
        return new DomainCursor(DomainName.parse(decoded.substring(VERSION.length())));
    } catch (IllegalArgumentException _) {
      // Answered below, like a text of another version.
    }
    throw new IllegalArgumentException(
        "cursor: found "
            + text.length()
            + " characters that are no cursor (expected: next of the page before)");
  }
}
