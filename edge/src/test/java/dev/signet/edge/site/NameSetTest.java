// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class NameSetTest {

  @Test
  void hashesAsTheReferenceDoes() {
    var hash = new NameHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    // From an implementation that gives the value of the SipHash paper's appendix A for its input.
    assertThat(hash.of(HostName.parse("shop.example"))).isEqualTo(0x23ee81f9cd8165b0L);
  }

  @Test
  void theWildcardAboveAHostHashesLikeTheWildcardItself() {
    var hash = NameHash.random();

    assertThat(hash.ofWildcardAbove(HostName.parse("a.shop.example")))
        .isEqualTo(hash.of(DomainName.parse("*.shop.example")));
  }

  @Property(tries = 200)
  void behavesLikeAnySet(
      @ForAll @Size(max = 400) List<@LongRange(min = -60, max = 60) Long> operations) {
    var set = new NameSet();
    var model = new HashSet<Long>();

    for (var operation : operations) {
      var hash = 2 + Math.abs(operation) * 16L;
      if (operation >= 0) assertThat(set.add(hash)).isEqualTo(model.add(hash));
      else assertThat(set.remove(hash)).isEqualTo(model.remove(hash));
    }

    assertThat(set.size()).isEqualTo(model.size());
    for (var i = 0; i <= 60; i++)
      assertThat(set.contains(2 + i * 16L)).isEqualTo(model.contains(2 + i * 16L));
  }
}
