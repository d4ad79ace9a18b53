// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls back once on SIGTERM or SIGINT, instead of the Java machine's own end with exit code 143 or
 * 130. A second signal ends the process at once: whoever repeats it has waited long enough.
 *
 * <p>{@code sun.misc.Signal} (module jdk.unsupported) is the only way to it, and compiling against
 * it warns, so it is found at run time.
 */
public final class TerminationSignals {
  private static final int ENDED_BY_SECOND_SIGNAL = 130;

  private TerminationSignals() {}

  /**
   * @param callback runs on a thread of its own
   */
  public static void onFirst(Runnable callback) {
    var asked = new AtomicBoolean();
    Runnable onSignal =
        () -> {
          if (asked.compareAndSet(false, true)) Thread.ofPlatform().name("stop").start(callback);
          else Runtime.getRuntime().halt(ENDED_BY_SECOND_SIGNAL);
        };
    handle("TERM", onSignal);
    handle("INT", onSignal);
  }

  private static void handle(String name, Runnable onSignal) {
    try {
      var signalType = Class.forName("sun.misc.Signal");
      var handlerType = Class.forName("sun.misc.SignalHandler");
      var run = MethodHandles.lookup().bind(onSignal, "run", MethodType.methodType(void.class));
      var handler =
          MethodHandleProxies.asInterfaceInstance(
              handlerType, MethodHandles.dropArguments(run, 0, signalType));
      var signal = signalType.getConstructor(String.class).newInstance(name);
      var _ = signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
    } catch (InvocationTargetException e) {
      // The machine was started with -Xrs: then the signal ends it at once, as was asked for.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no signals on this Java machine", e);
    }
  }
}
