// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.completedStage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.persistence.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

class QueueStreamTest {
  private static final ActorTestKit KIT = ActorTestKit.create("queue-stream");
  private static final AwsEmulator AWS = AwsEmulator.started();
  private static final AwsClients CLIENTS = AWS.clients(TestSettings.CLIENT);
  private static final Verdict SETTLED = new Verdict.Settled();

  private final TestQueue queue = new TestQueue(CLIENTS);
  private final Map<String, Integer> effects = new ConcurrentHashMap<>();
  private final AtomicBoolean storeIsAway = new AtomicBoolean();
  private Optional<QueueStream> stream = Optional.empty();

  @AfterEach
  void close() {
    stream.ifPresent(running -> get(running.close()));
  }

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
    CLIENTS.close();
    AWS.close();
  }

  @Test
  void deletesMessagesAfterTheirEffect() {
    var texts = texts(100);
    queue.send(texts);

    start(this::settle);

    eventually(queue::isEmpty);
    assertThat(effects.keySet()).containsExactlyInAnyOrderElementsOf(texts);
    assertThat(effects.values()).containsOnly(1);
  }

  @Test
  void deletesNothingBeforeItsEffect() {
    var effect = new CompletableFuture<Verdict>();
    queue.send("slow");
    start(_ -> effect);
    eventually(() -> queue.inFlight() == 1);

    effect.complete(SETTLED);

    eventually(queue::isEmpty);
  }

  @Test
  void keepsAMessageForAsLongAsItsEffectTakes() {
    var effect = new CompletableFuture<Verdict>();
    queue.send("slow");
    start(
        message -> {
          count(message);
          return effect;
        });
    eventually(() -> effects.containsKey("slow"));

    // More than twice the visibility timeout, in which others would get it.
    await()
        .during(TestSettings.RECEIVING.visibility().multipliedBy(5).dividedBy(2))
        .atMost(Duration.ofSeconds(20))
        .until(() -> queue.inFlight() == 1 && effects.equals(Map.of("slow", 1)));

    effect.complete(SETTLED);
    eventually(queue::isEmpty);
  }

  @Test
  void leavesPoisonToTheDeadLetterQueueAndGoesOn() {
    queue.send("poison", "good", "poison");

    start(
        message ->
            message.body().equals("poison")
                ? completedStage(new Verdict.Poisonous())
                : settle(message));

    eventually(() -> queue.dead() == 2 && queue.isEmpty());
    assertThat(effects).containsOnlyKeys("good");
    queue.send("more");
    eventually(() -> effects.containsKey("more"));
  }

  @Test
  void burnsNothingWhileWhatEffectsNeedIsAway() {
    storeIsAway.set(true);
    var texts = texts(50);
    queue.send(texts);
    start(this::settleIfStoreIsThere);
    eventually(() -> !flows());

    // Far more than the receives that a message has: each pause is followed by another try.
    await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(20)).until(() -> !flows());
    assertThat(queue.dead()).isZero();
    storeIsAway.set(false);

    eventually(queue::isEmpty);
    assertThat(effects.keySet()).containsExactlyInAnyOrderElementsOf(texts);
    assertThat(queue.dead()).isZero();
  }

  @Test
  void handsBackWhatItHasWhenTheStoreGoesAwayAndTakesItAgainLater() {
    var firstSeen = new CompletableFuture<Done>();
    queue.send(texts(30));
    start(
        message -> {
          storeIsAway.set(!firstSeen.isDone());
          firstSeen.complete(Done.getInstance());
          return settleIfStoreIsThere(message);
        });
    eventually(() -> firstSeen.isDone() && !flows());
    eventually(() -> queue.inFlight() == 0);

    storeIsAway.set(false);

    eventually(queue::isEmpty);
    assertThat(effects).hasSize(30);
    assertThat(queue.dead()).isZero();
  }

  @Test
  void survivesAnEffectThatThrows() {
    var thrown = new AtomicBoolean();
    queue.send("a", "b");

    start(
        message -> {
          if (!thrown.getAndSet(true)) throw new IllegalStateException("bug");
          return settle(message);
        });

    eventually(queue::isEmpty);
    assertThat(effects).containsOnlyKeys("a", "b");
  }

  @Test
  void goesOnWhenAwsComesBack() {
    start(this::settle);
    eventually(this::flows);
    AWS.refuse();
    eventually(() -> !flows());

    AWS.admit();

    eventually(this::flows);
    queue.send("after");
    eventually(() -> effects.containsKey("after"));
  }

  @Test
  void goesOnWhenAwsAnswersAgain() {
    start(this::settle);
    eventually(this::flows);
    AWS.freeze();
    try {
      eventually(() -> !flows());
    } finally {
      AWS.thaw();
    }

    eventually(this::flows);
    queue.send("after");
    eventually(() -> effects.containsKey("after"));
  }

  @Test
  void goesOnWhenADeletedQueueIsCreatedAgain() {
    start(this::settle);
    eventually(this::flows);
    queue.delete();
    eventually(() -> !flows());

    queue.create();

    eventually(this::flows);
    queue.send("after");
    eventually(() -> effects.containsKey("after"));
  }

  @Test
  void handsBackAtOnceWhatItCannotEndBeforeItCloses() {
    queue.send(texts(40));
    start(_ -> new CompletableFuture<>(), TestSettings.withShortPolls(queue));
    eventually(() -> queue.inFlight() == 40);

    get(stream.orElseThrow().close());

    assertThat(queue.inFlight()).isZero();
    assertThat(queue.waiting()).isEqualTo(40);
  }

  @Test
  void endsWhatIsUnderWayBeforeItCloses() {
    Queue<CompletableFuture<Verdict>> underWay = new ConcurrentLinkedQueue<>();
    queue.send("a", "b");
    start(
        _ -> {
          var effect = new CompletableFuture<Verdict>();
          underWay.add(effect);
          return effect;
        });
    eventually(() -> underWay.size() == 2);

    var closed = stream.orElseThrow().close();
    underWay.forEach(effect -> effect.complete(SETTLED));
    get(closed);

    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void closesInTimeWhileAwsHangs() {
    start(this::settle);
    eventually(this::flows);
    AWS.freeze();
    try {
      get(stream.orElseThrow().close());
    } finally {
      AWS.thaw();
    }
  }

  @Test
  void holdsNoMoreThanItsBoundsOfABacklog() {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var hold = new CompletableFuture<Verdict>();
    queue.send(texts(300));
    start(
        _ -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          return hold;
        });

    // Eight effects, and per receive what Alpakka keeps ahead: a buffer, a batch in hand, one on
    // its way.
    var bound = TestSettings.RECEIVING.parallelism() + TestSettings.RECEIVING.requests() * 30;
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                running.get() == TestSettings.RECEIVING.parallelism() && queue.inFlight() <= bound);
    assertThat(most).hasValue(TestSettings.RECEIVING.parallelism());
  }

  private void start(QueueStream.Effect effect) {
    start(effect, TestSettings.of(queue));
  }

  private void start(QueueStream.Effect effect, AwsBusSettings settings) {
    stream =
        Optional.of(
            QueueStream.start(
                KIT.system(), CLIENTS, "test", queue.url(), settings, this::gate, effect));
  }

  private CompletionStage<Done> gate() {
    return storeIsAway.get()
        ? CompletableFuture.failedStage(new StoreException("away on demand", null))
        : new Gates(CLIENTS, List.of(), new FakeRegionStore()).inbox(queue.url());
  }

  private CompletionStage<Verdict> settle(Message message) {
    count(message);
    return completedStage(SETTLED);
  }

  private CompletionStage<Verdict> settleIfStoreIsThere(Message message) {
    return storeIsAway.get()
        ? completedStage(new Verdict.Unsettled("away on demand"))
        : settle(message);
  }

  private void count(Message message) {
    effects.merge(message.body(), 1, Integer::sum);
  }

  private boolean flows() {
    return stream.orElseThrow().flows();
  }

  private static List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(30)).until(condition);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
