// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoopTicksTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final LoopTicks ticks = new LoopTicks(Duration.ofSeconds(1));
  private final List<String> heard = new ArrayList<>();

  private final class Named implements LoopTicks.Ticked {
    private final String name;
    private final boolean fails;

    Named(String name, boolean fails) {
      this.name = name;
      this.fails = fails;
    }

    @Override
    public void tick(long now) {
      heard.add(name);
      if (fails) throw new IllegalStateException("for the test");
    }

    @Override
    public void close() {
      heard.add(name + " closed");
    }
  }

  private void aSecondPasses() {
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  private LoopTicks.Place add(String name) {
    return ticks.add(channel.eventLoop(), new Named(name, name.equals("broken")));
  }

  @Test
  void tellsAllUntilTheyLeave() {
    channel.freezeTime();
    add("a");
    var b = add("b");
    add("c");
    aSecondPasses();
    assertThat(heard).containsExactlyInAnyOrder("a", "b", "c");

    heard.clear();
    b.leave();
    b.leave();
    aSecondPasses();
    assertThat(heard).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void whoFailsIsClosedAndTheOthersAreStillTold() {
    channel.freezeTime();
    add("a");
    add("broken");
    add("c");
    aSecondPasses();
    aSecondPasses();

    assertThat(heard)
        .containsExactlyInAnyOrder(
            "a", "broken", "broken closed", "c", "a", "broken", "broken closed", "c");
  }

  @Test
  void goesOnAfterAllHaveLeft() {
    channel.freezeTime();
    add("a").leave();
    aSecondPasses();
    assertThat(heard).isEmpty();

    add("b");
    aSecondPasses();
    assertThat(heard).containsExactly("b");
  }
}
