// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Who owns a domain, in the vendor's own words.
 *
 * @param text 1 to 64 letters, digits, dots, underscores, colons or hyphens; case matters
 */
public record TenantId(@JsonValue String text) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TenantId {
    if (!FORM.matcher(text).matches())
      throw new IllegalArgumentException(
          "tenant: found "
              + text.length()
              + " characters (expected: 1 to 64 of A-Z a-z 0-9 . _ : -)");
  }

  @Override
  public String toString() {
    return text;
  }
}
