// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.actor.ClassicActorSystemProvider;
import akka.http.javadsl.model.HttpRequest;
import akka.stream.SystemMaterializer;
import dev.signet.edge.wire.accept.DescriptorShares;
import dev.signet.edge.wire.loop.EventLoops;
import dev.signet.protocol.domain.Origin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks origins over connections that are kept, at most so many per origin and in all. Bodies are
 * streamed both ways; every wait and every queue has a bound.
 *
 * <pre>
 *   ask ─▶ OriginPools ─▶ OriginPool ─▶ an idle connection, or OriginConnector, or wait
 *            │ OVERLOADED    │ OVERLOADED        │
 *            ▼               ▼                   ▼
 *         Asking ◀──────────────────── OriginConnection: one CarriedExchange at a time
 *           └ died before a byte, safe to repeat: once more, on a fresh connection
 * </pre>
 */
public final class OriginClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OriginClient.class);

  /** Where the system names no bound. */
  private static final int MOST_CONNECTIONS = 10_000_000;

  private final EventLoops loops;
  private final OriginParts parts;
  private final OriginPools pools;
  private final OriginTls tls;
  private final Future<?> ticking;
  private final MeterRegistry meters;
  private final Map<String, Counter> results = new ConcurrentHashMap<>();

  /**
   * @param loops that the connections run on; the caller's, and open until after this is closed
   * @param descriptors of which these connections take their share and no more
   */
  public OriginClient(
      ClassicActorSystemProvider system,
      EventLoops loops,
      OriginAddressPolicy policy,
      OriginSettings settings,
      DescriptorShares descriptors,
      MeterRegistry meters) {
    this.loops = loops;
    this.parts = new OriginParts(settings, loops, SystemMaterializer.get(system).materializer());
    this.tls = new OriginTls(settings);
    var most = Math.clamp(descriptors.origins(), 1, MOST_CONNECTIONS);
    this.pools =
        new OriginPools(
            new OriginConnector(parts, new OriginAddresses(policy), tls, settings), most, settings);
    Gauge.builder("signet.origin.connections", pools, OriginPools::connections)
        .description("Connections to origins that are open or being made")
        .register(meters);
    Gauge.builder("signet.origin.connections.most", () -> most)
        .description("Connections to origins that there may be, by this process's descriptors")
        .register(meters);
    this.meters = meters;
    var every = OriginParts.TICK.toNanos();
    this.ticking =
        loops.group().next().scheduleAtFixedRate(pools::tick, every, every, TimeUnit.NANOSECONDS);
  }

  /**
   * Asks an origin. The stage never fails, and completes when the response's header is here.
   *
   * @param request as {@link dev.signet.edge.exchange.Messages} describes it, with the target and
   *     the fields that the origin is to see
   * @return holds a response as {@code Messages} describes it; who does not want its body cancels
   *     that
   */
  public CompletionStage<OriginAnswer> ask(Origin origin, HttpRequest request) {
    return answer(origin, request)
        .thenApply(
            answer -> {
              count(origin, answer);
              return answer;
            });
  }

  private CompletableFuture<OriginAnswer> answer(Origin origin, HttpRequest request) {
    try {
      return new Asking(parts, pools, OriginEndpoint.of(origin), request, near()).begin();
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          new OriginAnswer.Failed(OriginFailure.INTERNAL, "the node is stopping"));
    }
  }

  /** The loop that this runs on, so that nothing has to change threads. */
  private EventLoop near() {
    for (var executor : loops.group()) if (executor.inEventLoop()) return (EventLoop) executor;
    return loops.group().next();
  }

  private void count(Origin origin, OriginAnswer answer) {
    var result =
        switch (answer) {
          case OriginAnswer.Answered(var response) -> response.status().intValue() / 100 + "xx";
          case OriginAnswer.Failed(var failure, var reason) -> {
            log.atDebug()
                .addKeyValue("origin", origin.url().getAuthority())
                .addKeyValue("failure", failure.text())
                .addKeyValue("reason", reason)
                .log("origin gave no response");
            yield failure.text();
          }
        };
    results
        .computeIfAbsent(
            result,
            _ ->
                Counter.builder("signet.origin.fetches")
                    .description("Requests to origins, by what came of them")
                    .tag("result", result)
                    .register(meters))
        .increment();
  }

  /** No more is asked; what is under way ends with the event loops. */
  @Override
  public void close() {
    ticking.cancel(false);
    tls.close();
  }
}
