// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import dev.signet.protocol.name.WildcardName;
import java.security.SecureRandom;

/**
 * A 64-bit keyed hash of a name in normal form (SipHash-2-4). The key is drawn at start, so that
 * nobody can make up names that collide. Never 0 or 1, which {@link NameSet} keeps for itself.
 */
final class NameHash {
  private final long key0;
  private final long key1;

  NameHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  static NameHash random() {
    var random = new SecureRandom();
    return new NameHash(random.nextLong(), random.nextLong());
  }

  long of(DomainName name) {
    return switch (name) {
      case HostName host -> of(host);
      case WildcardName wildcard -> hash(true, "." + wildcard.parent().text(), 0);
    };
  }

  long of(HostName host) {
    return hash(false, host.text(), 0);
  }

  /** The hash of the wildcard that would cover the host, without building its name. */
  long ofWildcardAbove(HostName host) {
    return hash(true, host.text(), host.text().indexOf('.'));
  }

  /**
   * Hashes {@code *} (where asked for) and the ASCII text from an index on (Aumasson, Bernstein
   * 2012). Allocates nothing.
   */
  private long hash(boolean asterisk, String text, int from) {
    var v0 = key0 ^ 0x736f6d6570736575L;
    var v1 = key1 ^ 0x646f72616e646f6dL;
    var v2 = key0 ^ 0x6c7967656e657261L;
    var v3 = key1 ^ 0x7465646279746573L;
    var begin = asterisk ? from - 1 : from;
    var words = (text.length() - begin) / 8 + 1;
    for (var word = 0; word <= words; word++) {
      var isEnd = word == words;
      var taken = isEnd ? 0 : word(asterisk, text, from, begin + 8 * word);
      v3 ^= taken;
      if (isEnd) v2 ^= 0xff;
      for (var round = isEnd ? 4 : 2; round > 0; round--) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= taken;
    }
    var hash = v0 ^ v1 ^ v2 ^ v3;
    return hash == NameSet.EMPTY || hash == NameSet.REMOVED ? hash + 2 : hash;
  }

  /** Eight octets from a place on, the last word with the length of all in its highest. */
  private static long word(boolean asterisk, String text, int from, int place) {
    var word = 0L;
    var end = Math.min(text.length(), place + 8);
    for (var at = place; at < end; at++) {
      var ascii = asterisk && at == from - 1 ? '*' : text.charAt(at);
      word |= (ascii & 0xffL) << (8 * (at - place));
    }
    if (place + 8 <= text.length()) return word;
    return word | (long) (text.length() - from + (asterisk ? 1 : 0)) << 56;
  }
}
