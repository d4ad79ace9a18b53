// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

/**
 * Knows whether a client takes too long over a request's header section (RFC 9112 §2.1). One per
 * HTTP/1.1 connection; touched only by stages of that connection that are fused, hence by one
 * thread at a time. Times are nanoseconds of one monotonic clock.
 */
final class RequestHeadClock {

  private enum Phase {
    /** Nothing of the next request has arrived. */
    WAITING,
    /** Some of the next request's head has arrived. */
    READING,
    /** A request is being answered: what arrives is its body, or the next request too early. */
    ANSWERING
  }

  private final long limit;
  private Phase phase = Phase.READING;
  private long deadline;

  /** Starts with the clock running: a client that connects is to say something. */
  RequestHeadClock(long limit, long now) {
    this.limit = limit;
    this.deadline = now + limit;
  }

  void bytesReceived(long now) {
    if (phase == Phase.WAITING) {
      phase = Phase.READING;
      deadline = now + limit;
    }
  }

  void requestRead() {
    phase = Phase.ANSWERING;
  }

  void responseBegun() {
    phase = Phase.WAITING;
  }

  /**
   * While a response is being written, a pipelined next request has to wait through no fault of its
   * own.
   */
  void bytesSent(long now) {
    if (phase == Phase.READING) deadline = now + limit;
  }

  boolean isRunning() {
    return phase == Phase.READING;
  }

  /** What is left; zero or less when the client is too late. Only while the clock runs. */
  long remaining(long now) {
    return deadline - now;
  }
}
