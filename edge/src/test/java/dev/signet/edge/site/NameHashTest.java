// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against another implementation of SipHash-2-4. */
final class NameHashTest {

  private static long reference(long key0, long key1, String text) {
    return Hashing.sipHash24(key0, key1).hashString(text, StandardCharsets.US_ASCII).asLong();
  }

  @Property(tries = 500)
  void isSipHash(
      @ForAll long key0, @ForAll long key1, @ForAll @IntRange(min = 1, max = 60) int length) {
    var text = "abcdefghijklmnopqrstuvwxyz".repeat(3).substring(0, length) + ".shop.test";
    var host = HostName.parse(text);
    var hash = new NameHash(key0, key1);

    assertThat(hash.of(host)).isEqualTo(reference(key0, key1, text));
    assertThat(hash.of(DomainName.parse("*." + text)))
        .isEqualTo(reference(key0, key1, "*." + text));
    assertThat(hash.ofWildcardAbove(host)).isEqualTo(reference(key0, key1, "*.shop.test"));
  }
}
