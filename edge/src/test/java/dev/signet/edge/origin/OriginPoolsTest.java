// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.SystemMaterializer;
import dev.signet.edge.wire.loop.EventLoops;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Origins are the addresses of 127.0.0.0/8, which accept connections and say nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OriginPoolsTest {
  private static final int MANY = 1_000;
  private static final int ROUNDS = 200;

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "pools");
  private final EventLoops loops = EventLoops.start(system, 2);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService two = Executors.newFixedThreadPool(2);
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private final OriginTls tls = new OriginTls(OriginSettingsTest.with(""));
  private final List<Visitor> visitors = new CopyOnWriteArrayList<>();
  private ServerSocket server;

  /** Asks, and keeps what it is granted. */
  private static class Visitor implements OriginPool.Asker {
    private final CompletableFuture<OriginConnection> told = new CompletableFuture<>();

    @Override
    public void granted(OriginConnection connection) {
      told.complete(connection);
    }

    @Override
    public void refused(BrokenExchangeException cause) {
      told.completeExceptionally(cause);
    }

    OriginConnection connection() throws Exception {
      return told.get(10, TimeUnit.SECONDS);
    }

    OriginFailure failure() throws Exception {
      assertThat(isServed()).isFalse();
      return ((BrokenExchangeException) told.exceptionNow()).failure();
    }

    boolean isServed() throws Exception {
      return told.handle((_, failure) -> failure == null).get(10, TimeUnit.SECONDS);
    }

    void ends() {
      var _ = told.thenAccept(OriginConnection::close);
    }

    /** Needs its connection no more; returns when that is known. */
    Visitor leaves() throws Exception {
      var connection = connection();
      var done = new CompletableFuture<Void>();
      connection.onLoop(() -> connection.done(true, () -> done.complete(null)));
      done.get(10, TimeUnit.SECONDS);
      return this;
    }
  }

  @BeforeAll
  void listen() throws IOException {
    server = new ServerSocket(0, 500);
    threads.execute(
        () -> {
          try {
            while (true) accepted.add(server.accept());
          } catch (IOException _) {
            // Closed: the tests are over.
          }
        });
  }

  @AfterEach
  void closeConnections() {
    for (var visitor : visitors) visitor.ends();
    visitors.clear();
  }

  @AfterAll
  void close() throws IOException {
    server.close();
    for (var socket : accepted) socket.close();
    threads.shutdownNow();
    two.shutdownNow();
    tls.close();
    loops.close();
    system.terminate();
  }

  private OriginPools pools(int mostConnections, String settings) {
    var read = OriginSettingsTest.with(settings);
    var resolver =
        new OriginResolver(InetAddress::getAllByName, Runnable::run, read, InstantSource.system());
    var connector =
        new OriginConnector(
            new OriginParts(read, loops, SystemMaterializer.get(system).materializer()),
            new OriginAddresses(new OriginAddressPolicy(true, resolver)),
            tls,
            read);
    return new OriginPools(connector, mostConnections, read);
  }

  private Visitor ask(OriginPools pools, int origin) {
    return ask(pools, origin, new Visitor());
  }

  private Visitor ask(OriginPools pools, int origin, Visitor visitor) {
    visitors.add(visitor);
    var endpoint = new OriginEndpoint(false, "127.0.1." + origin, server.getLocalPort());
    pools.ask(endpoint, visitor, false, near());
    return visitor;
  }

  private EventLoop near() {
    return loops.group().next();
  }

  // ---------------------------------------------------------------------- origins

  @Test
  void onlyTheOriginThatWasIdleForLongestMakesRoom() throws Exception {
    var pools = pools(MANY, "pools = 3");
    var first = ask(pools, 1).leaves().connection();
    var second = ask(pools, 2).leaves().connection();
    var third = ask(pools, 3).leaves().connection();
    assertThat(ask(pools, 1).leaves().connection()).isSameAs(first);

    ask(pools, 4).connection();

    assertThat(ask(pools, 1).connection()).isSameAs(first);
    assertThat(ask(pools, 3).connection()).isSameAs(third);
    await().until(() -> !second.channel().isActive());
    assertThat(ask(pools, 2).failure()).isEqualTo(OriginFailure.OVERLOADED);
  }

  @RepeatedTest(ROUNDS)
  void neverAreMoreOriginsAskedThanAgreed() throws Exception {
    assertThat(servedOfTwo(pools(MANY, "pools = 1"))).isOne();
  }

  // ---------------------------------------------------------------------- connections

  @Test
  void theConnectionThatWasIdleForLongestMakesRoomWhoeverItIsFor() throws Exception {
    var pools = pools(3, "");
    var held = ask(pools, 1).connection();
    var older = ask(pools, 2).leaves().connection();
    var newer = ask(pools, 3).leaves().connection();

    ask(pools, 4).connection();

    assertThat(older.channel().isActive()).isFalse();
    assertThat(ask(pools, 3).connection()).isSameAs(newer);
    assertThat(held.channel().isActive()).isTrue();
    assertThat(pools.connections()).isEqualTo(3);
    assertThat(ask(pools, 2).failure()).isEqualTo(OriginFailure.OVERLOADED);
  }

  @Test
  void oneThatEndsMakesRoomToo() throws Exception {
    var pools = pools(1, "");
    var only = ask(pools, 1).connection();
    assertThat(ask(pools, 2).failure()).isEqualTo(OriginFailure.OVERLOADED);

    only.close();

    await().until(() -> pools.connections() == 0);
    assertThat(ask(pools, 2).isServed()).isTrue();
  }

  @Test
  void whoWaitsForAnOriginHasThePlaceOfAConnectionToItThatEnds() throws Exception {
    var pools = pools(1, "connections = 1");
    var only = ask(pools, 1).connection();
    var waiting = ask(pools, 1);

    only.close();

    assertThat(waiting.connection()).isNotSameAs(only);
    assertThat(pools.connections()).isOne();
  }

  @Test
  void oneThatCouldNotBeMadeKeepsNoPlace() throws Exception {
    var pools = pools(1, "");
    var nobodyThere = new Visitor();
    pools.ask(new OriginEndpoint(false, "127.0.1.1", 1), nobodyThere, false, near());
    assertThat(nobodyThere.failure()).isEqualTo(OriginFailure.UNREACHABLE);

    assertThat(ask(pools, 2).isServed()).isTrue();
  }

  @RepeatedTest(ROUNDS)
  void neverAreMoreConnectionsOpenThanThereArePlaces() throws Exception {
    assertThat(servedOfTwo(pools(1, ""))).isOne();
  }

  /** Idle ones go from origin to origin, and no place is lost on the way. */
  @Test
  void placesAreNotLostWhereManyComeAndGo() throws Exception {
    var pools = pools(3, "connections = 2, pools = 5");
    var rounds = new ArrayList<CompletableFuture<Void>>();
    for (var i = 0; i < 8; i++) {
      var number = i;
      rounds.add(
          CompletableFuture.runAsync(
              () -> {
                for (var round = 0; round < 100; round++) comeAndGo(pools, number + round);
              },
              threads));
    }

    for (var round : rounds) round.get(60, TimeUnit.SECONDS);
    closeConnections();

    await().atMost(Duration.ofSeconds(10)).until(() -> pools.connections() == 0);
  }

  private void comeAndGo(OriginPools pools, int number) {
    var visitor = ask(pools, 1 + number % 8);
    assertThat(pools.connections()).isLessThanOrEqualTo(3);
    try {
      if (!visitor.isServed()) return;
      if (number % 5 == 0) visitor.connection().close();
      else visitor.leaves();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many of two are granted a connection who ask at the very same time, two origins. */
  private long servedOfTwo(OriginPools pools) throws Exception {
    var ready = new AtomicInteger();
    var asked = new ArrayList<CompletableFuture<Visitor>>();
    for (var i = 1; i <= 2; i++) {
      var origin = i;
      asked.add(
          CompletableFuture.supplyAsync(
              () -> {
                ready.incrementAndGet();
                while (ready.get() < 2) Thread.onSpinWait();
                return ask(pools, origin);
              },
              two));
    }
    var served = 0;
    for (var visitor : asked) if (visitor.get(10, TimeUnit.SECONDS).isServed()) served++;
    return served;
  }

  // ---------------------------------------------------------------------- deadlines

  @Test
  void oneFailureKeepsNobodyElseFromBeingToldThatItIsLate() throws Exception {
    var pools = pools(MANY, "connections = 1, first-byte-timeout = 1 ms");
    ask(pools, 1).connection();
    ask(pools, 2).connection();
    for (var origin = 1; origin <= 2; origin++) ask(pools, origin, new FailingVisitor());
    var behind = List.of(ask(pools, 1), ask(pools, 2));
    await().pollDelay(Duration.ofMillis(10)).until(() -> true);

    pools.tick();
    pools.tick();

    for (var visitor : behind) assertThat(visitor.failure()).isEqualTo(OriginFailure.OVERLOADED);
  }

  private static final class FailingVisitor extends Visitor {
    @Override
    public void refused(BrokenExchangeException cause) {
      throw new IllegalStateException("a visitor's own failure");
    }
  }
}
