// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.stream.Materializer;
import dev.signet.edge.wire.http.SectionLimits;
import dev.signet.edge.wire.loop.EventLoops;
import dev.signet.edge.wire.loop.LoopTicks;
import java.time.Duration;

/** What all connections to origins share. */
final class OriginParts {
  /** Octets of a status line, its end included: a reason is a few words. */
  private static final int LONGEST_STATUS_LINE = 640;

  /** How often deadlines are looked at. */
  static final Duration TICK = Duration.ofMillis(100);

  final SectionLimits limits;
  final ResponseHeadParser parser;
  final Duration firstByte;
  final Duration idle;
  final Duration poolIdle;
  final EventLoops loops;
  final Materializer materializer;
  final LoopTicks ticks = new LoopTicks(TICK);

  OriginParts(OriginSettings settings, EventLoops loops, Materializer materializer) {
    this.limits =
        new SectionLimits(
            LONGEST_STATUS_LINE,
            settings.headerBytes(),
            settings.headerCount(),
            settings.headerSection());
    this.parser = new ResponseHeadParser(limits);
    this.firstByte = settings.firstByte();
    this.idle = settings.idle();
    this.poolIdle = settings.poolIdle();
    this.loops = loops;
    this.materializer = materializer;
  }
}
