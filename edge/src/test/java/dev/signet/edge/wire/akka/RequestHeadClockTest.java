// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RequestHeadClockTest {
  private static final long LIMIT = 10;

  private final RequestHeadClock clock = new RequestHeadClock(LIMIT, 0);

  @Test
  void runsFromTheStartOfTheConnection() {
    assertThat(clock.isRunning()).isTrue();
    assertThat(clock.remaining(7)).isEqualTo(3);
  }

  @Test
  void isNotSetBackByMoreBytesOfTheSameHead() {
    clock.bytesReceived(9);

    assertThat(clock.remaining(9)).isEqualTo(1);
  }

  @Test
  void standsStillWhileARequestIsAnswered() {
    clock.requestRead();
    clock.bytesReceived(50);

    assertThat(clock.isRunning()).isFalse();
  }

  @Test
  void standsStillBetweenRequestsAndStartsWithTheNextOnesFirstByte() {
    clock.requestRead();
    clock.responseBegun();
    assertThat(clock.isRunning()).isFalse();

    clock.bytesReceived(100);

    assertThat(clock.remaining(100)).isEqualTo(LIMIT);
  }

  @Test
  void forgivesAPipelinedRequestThatWaitsForAResponseBeingWritten() {
    clock.requestRead();
    clock.responseBegun();
    clock.bytesReceived(100);
    clock.bytesSent(109);

    assertThat(clock.remaining(110)).isEqualTo(9);
  }
}
