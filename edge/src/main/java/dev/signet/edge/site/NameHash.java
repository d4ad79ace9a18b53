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

  /** Hashes {@code *} (where asked for) and the ASCII text from an index on. */
  private long hash(boolean asterisk, String text, int from) {
    var sip = new Sip(key0, key1);
    if (asterisk) sip.update('*');
    for (var i = from; i < text.length(); i++) sip.update(text.charAt(i));
    var hash = sip.finish();
    return hash == NameSet.EMPTY || hash == NameSet.REMOVED ? hash + 2 : hash;
  }

  /**
   * SipHash-2-4 (Aumasson, Bernstein 2012), fed byte by byte; escape analysis keeps it off heap.
   */
  private static final class Sip {
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long word;
    private int length;

    Sip(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void update(char ascii) {
      word |= (ascii & 0xffL) << (8 * (length & 7));
      length++;
      if ((length & 7) == 0) absorb();
    }

    long finish() {
      word |= ((long) length) << 56;
      absorb();
      v2 ^= 0xff;
      for (var i = 0; i < 4; i++) round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void absorb() {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
      word = 0;
    }

    private void round() {
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
  }
}
