// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import dev.signet.it.harness.ManagementApi;
import dev.signet.it.harness.SignetNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node that can be ended and started again: its name, ports and files stay. */
public final class RegionNode {
  /** Several start at once, and perhaps on two processors. */
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(25);

  private final String name;
  private final String roles;
  private final SignetNode.Builder how;
  private @Nullable SignetNode running;

  RegionNode(String name, String roles, SignetNode.Builder how) {
    this.name = name;
    this.roles = roles;
    this.how = how;
  }

  /** The region and the node's place in it, such as {@code a-control1}. */
  public String name() {
    return name;
  }

  /** As {@code SIGNET_ROLES} has them. */
  public String roles() {
    return roles;
  }

  public boolean isControl() {
    return roles.contains("control");
  }

  public boolean isEdge() {
    return roles.contains("edge");
  }

  public synchronized boolean isAlive() {
    return running != null && running.isAlive();
  }

  /** The process as it runs now, or ran last. */
  public synchronized SignetNode process() {
    return Objects.requireNonNull(running, () -> name + ": never started");
  }

  public ManagementApi api() {
    return process().api();
  }

  /** The public HTTPS port. */
  public InetSocketAddress https() {
    return process().https();
  }

  /** Begins to start; {@link #awaitReady} waits for the end of it. */
  public synchronized void launch() {
    if (isAlive()) throw new IllegalStateException(name + ": runs already");
    if (running != null) running.close();
    running = how.launch();
  }

  public void awaitReady() {
    process().awaitReady(START_LIMIT);
  }

  /** Starts the node and waits until it says that it is ready. */
  public void start() {
    launch();
    awaitReady();
  }

  /** Ends the node at once, as a crash does. */
  public void kill() {
    process().kill();
  }

  /** Asks the node to stop; {@link #awaitEnd} waits for the end of it. */
  public void beginTermination() {
    process().beginTermination();
  }

  public void awaitEnd() {
    var code = process().awaitExit(STOP_LIMIT);
    if (code != 0)
      throw new IllegalStateException(
          name + ": ended with " + code + " (expected: 0)\n" + process().output());
  }

  /** Waits for the end as {@link #awaitEnd} does, and kills what does not come to it. */
  void endAtLast() {
    try {
      awaitEnd();
    } catch (IllegalStateException e) {
      System.err.println(name + ": no orderly stop: " + e.getMessage());
      kill();
    }
  }
}
