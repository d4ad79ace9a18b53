// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.fakes;

import dev.signet.persistence.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What goes wrong with the next calls of a store, by the name of the call; and how many calls there
 * were.
 */
public final class Faults {

  /** A way to go wrong. */
  public enum Fault {
    /** Nothing happens, and the caller hears so. */
    FAIL,
    /** It happens, and the caller hears that it did not. */
    LOSE_REPLY,
    /** It happens when {@link #letGo} is called, and the caller hears nothing before. */
    HOLD
  }

  private final Map<String, Deque<Fault>> next = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Deque<Runnable>> held = new HashMap<>();
  private boolean away;

  public synchronized void next(String call, Fault... faults) {
    for (var fault : faults) next.computeIfAbsent(call, _ -> new ArrayDeque<>()).add(fault);
  }

  /** Every call fails until this is taken back. */
  public synchronized void away(boolean nowAway) {
    away = nowAway;
  }

  public synchronized int calls(String call) {
    return calls.getOrDefault(call, 0);
  }

  public synchronized int held(String call) {
    return held.getOrDefault(call, new ArrayDeque<>()).size();
  }

  /** Lets all held calls of this name go on. */
  public void letGo(String call) {
    Deque<Runnable> waiting;
    synchronized (this) {
      waiting = held.getOrDefault(call, new ArrayDeque<>());
      held.remove(call);
    }
    waiting.forEach(Runnable::run);
  }

  <T> CompletionStage<T> run(String call, Supplier<T> effect) {
    Fault fault;
    synchronized (this) {
      calls.merge(call, 1, Integer::sum);
      var planned = next.getOrDefault(call, new ArrayDeque<>()).poll();
      if (planned == Fault.HOLD) {
        var stage = new CompletableFuture<T>();
        held.computeIfAbsent(call, _ -> new ArrayDeque<>()).add(() -> stage.complete(effect.get()));
        return stage;
      }
      if (planned == null && !away) return CompletableFuture.completedStage(effect.get());
      fault = planned == null ? Fault.FAIL : planned;
    }
    if (fault == Fault.LOSE_REPLY) {
      var _ = effect.get();
    }
    return CompletableFuture.failedStage(new StoreException(call + " failed on demand", null));
  }

  CompletionStage<Void> runVoid(String call, Runnable effect) {
    return run(
            call,
            () -> {
              effect.run();
              return true;
            })
        .thenAccept(_ -> {});
  }
}
