// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Changes octets a little, as an attacker or a broken network would. */
public final class Mutations {
  private static final int MOST = 6;

  private Mutations() {}

  /** Texts whose chars are octets, to begin with or to put in. */
  public static List<byte[]> octets(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.ISO_8859_1)).toList();
  }

  /**
   * @param pieces that mean something where they are put
   */
  public static byte[] mutated(byte[] octets, List<byte[]> pieces, RandomGenerator random) {
    var changed = octets;
    for (var count = 1 + random.nextInt(MOST); count > 0; count--)
      changed = once(changed, pieces, random);
    return changed;
  }

  private static byte[] once(byte[] octets, List<byte[]> pieces, RandomGenerator random) {
    var at = random.nextInt(octets.length + 1);
    var length = Math.min(octets.length - at, random.nextInt(1, 16));
    return switch (random.nextInt(6)) {
      case 0 -> spliced(octets, at, Math.min(1, length), new byte[] {(byte) random.nextInt(256)});
      case 1 -> spliced(octets, at, 0, new byte[] {(byte) random.nextInt(256)});
      case 2 -> spliced(octets, at, length, new byte[0]);
      case 3 -> spliced(octets, at, 0, slice(octets, random));
      default -> spliced(octets, at, random.nextInt(2) * length, any(pieces, random));
    };
  }

  private static byte[] any(List<byte[]> pieces, RandomGenerator random) {
    return pieces.isEmpty() ? new byte[0] : pieces.get(random.nextInt(pieces.size()));
  }

  private static byte[] slice(byte[] octets, RandomGenerator random) {
    var start = random.nextInt(octets.length + 1);
    var length = random.nextInt(Math.min(64, octets.length - start) + 1);
    var slice = new byte[length];
    System.arraycopy(octets, start, slice, 0, length);
    return slice;
  }

  private static byte[] spliced(byte[] octets, int at, int removed, byte[] added) {
    var result = new byte[octets.length - removed + added.length];
    System.arraycopy(octets, 0, result, 0, at);
    System.arraycopy(added, 0, result, at, added.length);
    System.arraycopy(octets, at + removed, result, at + added.length, octets.length - at - removed);
    return result;
  }
}
