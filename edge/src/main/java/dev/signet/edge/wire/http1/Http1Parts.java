// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import akka.stream.Materializer;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.wire.http.HttpClock;
import dev.signet.edge.wire.http.HttpConnection;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.edge.wire.http.SectionLimits;
import dev.signet.edge.wire.loop.EventLoops;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/** What all HTTP/1.1 connections of a port share. */
public final class Http1Parts {
  final HttpLimits limits;
  final SectionLimits sections;
  final ExchangeHandler handler;
  final EventLoops loops;
  final Materializer materializer;
  final HttpClock clock;
  final HeadParser parser;
  private final FastThreadLocal<Scratch> scratch =
      new FastThreadLocal<>() {
        @Override
        protected Scratch initialValue() {
          return new Scratch(limits.maxFieldCount());
        }
      };

  public Http1Parts(
      HttpLimits limits,
      ExchangeHandler handler,
      EventLoops loops,
      Materializer materializer,
      HttpClock clock) {
    this.limits = limits;
    this.sections = limits.sections();
    this.handler = handler;
    this.loops = loops;
    this.materializer = materializer;
    this.clock = clock;
    this.parser = new HeadParser(limits);
  }

  public HttpLimits limits() {
    return limits;
  }

  /** The last handler of a new connection's pipeline. */
  public HttpConnection connection(AcceptedConnection connection) {
    return new Http1Connection(this, connection);
  }

  /** This thread's room for one head; nothing stays in it from one call to the next. */
  Scratch scratch() {
    return scratch.get();
  }

  /** Octets of a head, and what is understood of them. */
  static final class Scratch {
    private static final int USUAL = 4096;

    final Http1Head head;
    final RequestControl control = new RequestControl();
    byte[] bytes = new byte[USUAL];

    Scratch(int mostFields) {
      head = new Http1Head(mostFields);
    }

    byte[] ofLength(int length) {
      if (bytes.length < length) bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
      return bytes;
    }
  }
}
