// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.persistence.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Runs blocking calls on virtual threads. A call's stage completes within the timeout, whatever
 * Redis does, and fails only with {@link StoreException}; no more than so many calls wait.
 */
final class RedisCalls implements AutoCloseable {
  private final RedisClient redis;
  private final Duration timeout;
  private final Semaphore slots;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("redis-", 0).factory());

  RedisCalls(RedisClient redis, RedisSettings settings) {
    this.redis = redis;
    this.timeout = settings.timeout();
    this.slots = new Semaphore(settings.maxCalls());
  }

  /**
   * @param what for the message when it fails, as in {@code "find domain"}
   * @param call may run twice if the connection broke: what it does must be idempotent
   */
  <T> CompletionStage<T> call(String what, Function<RedisClient, T> call) {
    if (!slots.tryAcquire())
      return CompletableFuture.failedStage(failure(what, "too many calls wait already", null));
    var ran = new CompletableFuture<T>();
    try {
      threads.execute(() -> run(call, ran));
    } catch (RejectedExecutionException e) {
      slots.release();
      return CompletableFuture.failedStage(failure(what, "the store is closed", e));
    }
    var answer = new CompletableFuture<T>();
    var _ =
        ran.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (value, e) -> {
                  if (e == null) answer.complete(value);
                  else answer.completeExceptionally(failure(what, e));
                });
    return answer;
  }

  /** Interrupts what is under way; later calls fail. */
  @Override
  public void close() {
    threads.shutdownNow();
    redis.close();
  }

  private <T> void run(Function<RedisClient, T> call, CompletableFuture<T> ran) {
    try {
      if (!ran.isDone()) ran.complete(attempt(call, ran));
    } catch (Throwable e) {
      ran.completeExceptionally(e);
    } finally {
      slots.release();
    }
  }

  /** After Redis was away all idle connections are broken, and the next one tells of it. */
  private <T> T attempt(Function<RedisClient, T> call, CompletableFuture<T> ran) {
    try {
      return call.apply(redis);
    } catch (JedisConnectionException e) {
      redis.getPool().clear();
      if (ran.isDone()) throw e;
      return call.apply(redis);
    }
  }

  private StoreException failure(String what, Throwable cause) {
    return cause instanceof TimeoutException
        ? failure(what, "no answer within " + timeout.toMillis() + " ms", cause)
        : failure(what, String.valueOf(cause.getMessage()), cause);
  }

  private static StoreException failure(String what, String why, @Nullable Throwable cause) {
    return new StoreException("redis: " + what + ": " + why, cause);
  }
}
