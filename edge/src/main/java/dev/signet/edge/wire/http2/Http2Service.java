// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import akka.stream.Materializer;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.wire.http.HttpClock;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.edge.wire.loop.EventLoops;

/** What all connections of a listener share. */
record Http2Service(
    HttpLimits limits,
    ExchangeHandler handler,
    EventLoops loops,
    Materializer materializer,
    HttpClock clock) {}
