// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.name;

import com.google.common.net.InternetDomainName;
import com.ibm.icu.text.IDNA;

/**
 * Which names belong to everyone: below them anybody can register, so no tenant may claim them.
 * Answers by the list that the library carries; unknown top-level domains are nobody's suffix.
 *
 * @see <a href="https://publicsuffix.org/list/">Public Suffix List</a>
 */
public final class PublicSuffixes {
  private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_UNICODE);

  private PublicSuffixes() {}

  /** Whether the name, or for a wildcard the name below the asterisk, is a public suffix. */
  public static boolean isPublicSuffix(DomainName name) {
    return switch (name) {
      case HostName host -> isSuffix(host.text());
      case WildcardName(var parent) -> isSuffix(parent.text());
    };
  }

  private static boolean isSuffix(String text) {
    // The library's list knows U-labels only.
    var unicode = UTS46.nameToUnicode(text, new StringBuilder(), new IDNA.Info()).toString();
    return InternetDomainName.isValid(unicode) && InternetDomainName.from(unicode).isPublicSuffix();
  }
}
