// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.edge.wire.http1.NoLeaks;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is outside the heap is there as long as it is used, and no longer. */
@ExtendWith(NoLeaks.class)
final class TlsContextLifeTest {
  private static final SelfSigned SHOP = SelfSigned.onCurve("secp256r1");

  private final TlsContexts contexts = new TlsContexts(TestTlsSettings.with());
  private final NativeTlsContext context = (NativeTlsContext) SHOP.context(contexts);

  @AfterEach
  void close() {
    contexts.close();
  }

  @Test
  void closingRetiresWhatLives() {
    contexts.close();

    assertThat(contexts.living()).isZero();
    assertThat(context.references()).isZero();
  }

  @Test
  void retiringFreesWhatNobodyUses() {
    assertThat(context.references()).isEqualTo(1);

    context.retire();
    context.retire();

    assertThat(context.references()).isZero();
    assertThat(contexts.living()).isZero();
  }

  @Test
  void aHandlerThatWasMadeBeforeKeepsTheContext() {
    var handler = context.newHandler(ByteBufAllocator.DEFAULT);
    assertThat(context.references()).isEqualTo(2);

    context.retire();

    assertThat(context.references()).isEqualTo(1);
    ReferenceCountUtil.release(handler.engine());
    assertThat(context.references()).isZero();
  }

  @Test
  void aRetiredContextStillAnswersHandshakesThatFoundItBefore() throws Exception {
    context.retire();

    try (var server = new GreetingServer(context)) {
      assertThat(server.openssl()).contains(GreetingServer.GREETING);
    }
    assertThat(context.references()).isZero();
  }

  @Test
  void connectionsGiveBackWhatTheyUsed() throws Exception {
    try (var server = new GreetingServer(context)) {
      assertThat(server.openssl()).contains(GreetingServer.GREETING);
      assertThat(server.openssl("-tls1_3", "-groups", "P-521")).contains("alert number 40");

      await().until(() -> context.references() == 1);
    }
  }

  @Test
  void aChallengesHandshakeUsesTheOneContextThatWasMadeForIt() {
    var challenge =
        (NativeTlsContext)
            contexts.createForChallenge(List.of(SHOP.certificate()), SHOP.keys().getPrivate());
    assertThat(challenge.references()).isEqualTo(1);

    var handler = challenge.newHandler(ByteBufAllocator.DEFAULT);
    challenge.retire();

    assertThat(challenge.references()).isEqualTo(1);
    ReferenceCountUtil.release(handler.engine());
    assertThat(challenge.references()).isZero();
    assertThat(contexts.living()).isEqualTo(1);
  }

  @Test
  void noHandlerBoundsTheHandshakesTime() {
    var handler = context.newHandler(ByteBufAllocator.DEFAULT);

    assertThat(handler.getHandshakeTimeoutMillis()).isZero();
    ReferenceCountUtil.release(handler.engine());
  }

  @Test
  void newSecretsDoNotTouchWhatIsRetired() {
    context.retire();

    contexts.use(TicketSecrets.random());
    context.renewTicketKeys();

    assertThat(context.references()).isZero();
  }

  @Test
  void retiringWhileOthersUseItHarmsNobody() throws Exception {
    for (var round = 0; round < 20; round++) {
      var shared = (NativeTlsContext) SHOP.context(contexts);
      var made = new AtomicInteger();
      var begun = new CountDownLatch(1);
      try (var threads = Executors.newFixedThreadPool(4)) {
        for (var i = 0; i < 3; i++)
          threads.execute(
              () -> {
                for (var j = 0; j < 20; j++) {
                  var handler = shared.newHandler(ByteBufAllocator.DEFAULT);
                  begun.countDown();
                  contexts.use(TicketSecrets.random());
                  ReferenceCountUtil.release(handler.engine());
                  made.incrementAndGet();
                }
              });
        begun.await();
        shared.retire();
      }

      assertThat(made).hasValue(60);
      assertThat(shared.references()).isZero();
    }
    assertThat(contexts.living()).isEqualTo(1);
  }
}
