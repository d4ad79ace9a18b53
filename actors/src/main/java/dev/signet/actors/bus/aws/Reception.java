// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.delayedExecutor;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * Receives from a queue until it is stopped, and lets Alpakka's sources end in order then.
 *
 * <p>Such a source knows one way to end without losing the messages in its buffer: an empty answer,
 * with {@code closeOnEmptyReceive}. So an answer that is empty because nothing came is kept from it
 * and asked for again; it sees the first empty one after {@link #stop}. A receive that fails stops
 * the reception too.
 */
final class Reception implements SqsAsyncClient {
  /** An answer that takes longer is none yet, but a receive that waits for messages. */
  private static final Duration ON_THE_WIRE = Duration.ofMillis(200);

  private static final ReceiveMessageResponse END = ReceiveMessageResponse.builder().build();

  private final SqsAsyncClient client;
  private final Map<Long, CompletableFuture<ReceiveMessageResponse>> calls = new HashMap<>();
  private long newest;
  private boolean stopped;
  private @Nullable Throwable failure;

  Reception(SqsAsyncClient client) {
    this.client = client;
  }

  @Override
  public CompletableFuture<ReceiveMessageResponse> receiveMessage(ReceiveMessageRequest request) {
    var answer = new CompletableFuture<ReceiveMessageResponse>();
    receive(request, answer);
    return answer;
  }

  /** Ends the sources after what was received already. Stopping twice does nothing. */
  void stop() {
    stop(Optional.empty());
  }

  /** The same, because of this. */
  void stop(Throwable reason) {
    stop(Optional.of(reason));
  }

  synchronized boolean isStopped() {
    return stopped;
  }

  /** Why it was stopped first; empty if it was only asked to. */
  synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  private void receive(
      ReceiveMessageRequest request, CompletableFuture<ReceiveMessageResponse> answer) {
    long number;
    CompletableFuture<ReceiveMessageResponse> call;
    synchronized (this) {
      number = ++newest;
      call = stopped ? completedFuture(END) : client.receiveMessage(request);
      calls.put(number, call);
    }
    var _ =
        call.whenComplete(
            (response, thrown) -> {
              forget(number);
              if (thrown != null) stop(thrown);
              if (response != null && !response.messages().isEmpty()) answer.complete(response);
              else if (isStopped()) answer.complete(END);
              else receive(request, answer);
            });
  }

  private synchronized void forget(long number) {
    calls.remove(number);
  }

  private void stop(Optional<Throwable> reason) {
    List<CompletableFuture<ReceiveMessageResponse>> underWay;
    synchronized (this) {
      if (stopped) return;
      stopped = true;
      failure = reason.orElse(null);
      underWay = List.copyOf(calls.values());
    }
    // Not at once: what is on its way here now would stay invisible to everybody.
    delayedExecutor(ON_THE_WIRE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> underWay.forEach(call -> call.cancel(true)));
  }

  @Override
  public String serviceName() {
    return client.serviceName();
  }

  /** The client is not this one's own. */
  @Override
  public void close() {
    stop();
  }
}
