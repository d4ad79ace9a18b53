// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.health;

import java.util.function.BooleanSupplier;

/**
 * Whether this node serves visitors who come now, whatever is away behind it. Load balancers go by
 * this and not by {@link Readiness}: a store that is away takes readiness from all nodes of a
 * region at once, while each of them goes on serving what it knows.
 */
public final class Serving {

  /** What a load balancer is told. */
  public enum State {
    SERVING("serving"),
    NOT_SERVING("not-serving"),
    STOPPING("stopping");

    private final String text;

    State(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  private final BooleanSupplier open;
  private volatile boolean stopping;

  /**
   * @param open whether the public ports are open and the region's names known; asked each time
   */
  public Serving(BooleanSupplier open) {
    this.open = open;
  }

  /** From now on the answer is no, while visitors who come all the same are still served. */
  public void stop() {
    stopping = true;
  }

  public State state() {
    if (stopping) return State.STOPPING;
    return open.getAsBoolean() ? State.SERVING : State.NOT_SERVING;
  }
}
