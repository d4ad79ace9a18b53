// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.region;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.signet.protocol.domain.Revision;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * How far somebody has seen a region store's purges, in the order in which they came there. Unlike
 * a revision it leaves no room for one that comes late. Two stores, or one store before and after
 * it lost something, have no position in common: each contains all that came before it.
 *
 * @param number how many purges came so far
 * @param history a hash over the revisions of all of them, begun with a random text
 */
public record PurgePosition(long number, String history) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f-]{36,40})");

  /** Of a store that has seen no purge yet. */
  public static PurgePosition start() {
    return new PurgePosition(0, newHistory());
  }

  /** What a history begins with, different for each. */
  public static String newHistory() {
    return UUID.randomUUID().toString();
  }

  /** After one more purge. */
  public PurgePosition then(Revision purge) {
    return new PurgePosition(number + 1, sha1(history + purge));
  }

  /** Empty if {@link #toString} wrote something else. */
  public static Optional<PurgePosition> parse(String text) {
    var matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new PurgePosition(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return number + ":" + history;
  }

  /** Tells histories apart, and keeps no secret; Redis's scripts know no other hash. */
  private static String sha1(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
