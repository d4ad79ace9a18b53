// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.stream.Materializer;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.edge.wire.loop.EventLoops;
import dev.signet.edge.wire.loop.LoopTicks;
import java.time.Duration;

/** What all connections to origins share. */
final class OriginParts {
  /** Octets of a status line, that of its version and status left out. */
  private static final int LONGEST_REASON = 512;

  /** How often deadlines are looked at. */
  static final Duration TICK = Duration.ofMillis(100);

  final HttpLimits limits;
  final ResponseHeadParser parser;
  final Duration firstByte;
  final Duration idle;
  final Duration poolIdle;
  final EventLoops loops;
  final Materializer materializer;
  final LoopTicks ticks = new LoopTicks(TICK);

  OriginParts(OriginSettings settings, EventLoops loops, Materializer materializer) {
    this.limits =
        new HttpLimits(
            settings.firstByte(),
            settings.idle(),
            LONGEST_REASON,
            settings.headerBytes(),
            settings.headerCount(),
            settings.headerSection(),
            1);
    this.parser = new ResponseHeadParser(limits);
    this.firstByte = settings.firstByte();
    this.idle = settings.idle();
    this.poolIdle = settings.poolIdle();
    this.loops = loops;
    this.materializer = materializer;
  }
}
