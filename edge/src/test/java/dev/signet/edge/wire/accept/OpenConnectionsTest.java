// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.wire.ClientKey;
import dev.signet.edge.wire.http.HttpConnection;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Event loops run when the test has them run, so that every order of events can be had. */
final class OpenConnectionsTest {
  private static final ClientKey CLIENT = ClientKey.of(InetAddress.getLoopbackAddress());

  private final List<Opened> opened = new ArrayList<>();

  /** A connection that waits for a request, until it is given one. */
  private static final class Carried extends ChannelInboundHandlerAdapter
      implements HttpConnection {
    private boolean isIdle = true;
    private boolean isDrained;

    @Override
    public boolean isIdle() {
      return isIdle;
    }

    @Override
    public void drain() {
      isDrained = true;
    }

    @Override
    public void tick(long now) {}
  }

  private record Opened(EmbeddedChannel channel, ConnectionGuard guard, Carried http) {}

  private static OpenConnections port(int most, int mostPerClient, ConnectionBudget budget) {
    return new OpenConnections(most, mostPerClient, 0, Duration.ofMinutes(1), budget);
  }

  private @Nullable Opened open(OpenConnections port) {
    var channel = new EmbeddedChannel();
    var guard = port.open(channel);
    if (guard == null) return null;
    var http = new Carried();
    var _ = channel.closeFuture().addListener(_ -> port.closed(guard));
    if (!guard.belongsTo(CLIENT)) {
      var _ = channel.close();
      return null;
    }
    guard.carries(http);
    var one = new Opened(channel, guard, http);
    opened.add(one);
    return one;
  }

  private void runLoops() {
    for (var one : opened) one.channel().runPendingTasks();
  }

  private long stillOpen() {
    return opened.stream().filter(one -> one.channel().isOpen()).count();
  }

  @Test
  void aBudgetThatIsSpentStaysSpent() {
    var port = port(1000, 1000, new ConnectionBudget(10));

    for (var i = 0; i < 200; i++) {
      assertThat(open(port)).isNotNull();
      runLoops();
      assertThat(stillOpen()).isLessThanOrEqualTo(10);
    }
  }

  @Test
  void oneMakesRoomForOne() {
    var port = port(10, 1000, new ConnectionBudget(1000));
    for (var i = 0; i < 10; i++) open(port);

    var admitted = 0;
    for (var i = 0; i < 100; i++) {
      var one = open(port);
      if (one == null) continue;
      admitted++;
      one.http().isIdle = false;
    }

    assertThat(admitted).isEqualTo(10);
    runLoops();
    assertThat(stillOpen()).isEqualTo(10);
  }

  @Test
  void theLongestSilentMakesRoom() {
    var port = port(3, 1000, new ConnectionBudget(1000));
    for (var i = 0; i < 3; i++) {
      open(port);
      opened.getLast().guard().tick(System.nanoTime());
    }
    opened.get(0).http().isIdle = false;

    assertThat(open(port)).isNotNull();
    runLoops();

    assertThat(opened)
        .extracting(one -> one.channel().isOpen())
        .containsExactly(true, false, true, true);
  }

  @Test
  void whatIsInUseMakesNoRoom() {
    var port = port(3, 1000, new ConnectionBudget(1000));
    for (var i = 0; i < 3; i++) open(port);
    for (var one : opened) one.http().isIdle = false;

    assertThat(open(port)).isNull();
    runLoops();
    assertThat(stillOpen()).isEqualTo(3);
  }

  @Test
  void anotherPortMakesRoomWhereTheBudgetIsShared() {
    var budget = new ConnectionBudget(4);
    var idle = port(1000, 1000, budget);
    var busy = port(1000, 1000, budget);
    for (var i = 0; i < 3; i++) open(idle);

    for (var i = 0; i < 3; i++) assertThat(open(busy)).isNotNull();
    runLoops();

    assertThat(idle.count()).isOne();
    assertThat(busy.count()).isEqualTo(3);
  }

  @Test
  void aClientHasNoMoreThanItsShareWhateverItDoesMeanwhile() {
    var port = port(1000, 16, new ConnectionBudget(32));
    for (var i = 0; i < 500; i++) {
      open(port);
      // a request comes just before the loop looks
      for (var one : opened) one.http().isIdle = false;
      runLoops();
      for (var one : opened) if (!one.http().isDrained) one.http().isIdle = true;
      assertThat(stillOpen()).isLessThanOrEqualTo(32 + 32 / 8 + 1);
    }
  }

  @Test
  void whatHasComeToBeOfUseIsEndedAfterIt() {
    var port = port(100, 2, new ConnectionBudget(100));
    for (var i = 0; i < 3; i++) open(port);
    opened.getFirst().http().isIdle = false;
    opened.get(1).http().isIdle = false;
    runLoops();

    assertThat(stillOpen()).isEqualTo(3);
    assertThat(opened).filteredOn(one -> one.http().isDrained).hasSize(1);
  }

  @Test
  void aReserveIsBoundedToo() {
    var port = new OpenConnections(2, 1000, 3, Duration.ofMinutes(1), new ConnectionBudget(1000));
    for (var i = 0; i < 10; i++) {
      open(port);
      for (var one : opened) one.http().isIdle = false;
    }

    assertThat(opened).hasSize(5).filteredOn(one -> one.guard().isReserve()).hasSize(3);
    var _ = opened.getLast().channel().close();
    assertThat(open(port)).isNotNull();
  }

  @Test
  void aPortThatDrainsLetsNobodyInAndEndsWhatIsIdle() {
    var port = port(10, 10, new ConnectionBudget(10));
    open(port);
    var drained = port.drained().toCompletableFuture();
    runLoops();

    assertThat(opened.getFirst().http().isDrained).isTrue();
    assertThat(open(port)).isNull();
    assertThat(drained).isNotDone();
    var _ = opened.getFirst().channel().close();
    assertThat(drained).isDone();
  }

  @Test
  void allIsGivenBack() {
    var budget = new ConnectionBudget(8);
    var port = port(8, 6, budget);
    for (var round = 0; round < 50; round++) {
      for (var i = 0; i < 20; i++) open(port);
      runLoops();
      for (var one : opened) one.guard().close();
      opened.clear();
    }

    for (var i = 0; i < 8; i++) assertThat(budget.tryTake()).isTrue();
    assertThat(budget.tryTake()).isFalse();
    assertThat(port.count()).isZero();
  }
}
