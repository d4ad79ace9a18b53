// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import com.typesafe.config.ConfigFactory;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.AcceptedConnection.Protocol;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.edge.wire.http.HttpClock;
import dev.signet.edge.wire.http.HttpConnection;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.edge.wire.loop.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The connections over bare TCP, with prior knowledge, and whatever handler a test gives. */
final class Http2TestServer implements AutoCloseable, ExchangeHandler {
  static final HttpLimits LIMITS =
      new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(75), 8192, 16384, 128, 65536, 128);

  final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  final List<Refusal> refusals = new CopyOnWriteArrayList<>();
  final Map<Channel, HttpConnection> connections = new ConcurrentHashMap<>();

  /** What reached the end of a pipeline, and should not have. */
  final List<Throwable> strays = new CopyOnWriteArrayList<>();

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.loglevel = WARNING").withFallback(ConfigFactory.load()));
  private final EventLoops loops = EventLoops.start(kit.system(), 1);
  private final Channel listener;
  private volatile Function<HttpRequest, CompletionStage<HttpResponse>> answer =
      _ -> CompletableFuture.completedFuture(text("hello"));
  private volatile Function<WireRequest, @Nullable Hit> hit = _ -> null;

  Http2TestServer() {
    this(LIMITS);
  }

  Http2TestServer(HttpLimits limits) {
    var made =
        new Http2Connections(
            limits,
            this,
            loops,
            Materializer.createMaterializer(kit.system()),
            new HttpClock(InstantSource.system()));
    listener =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    serve(made, channel);
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  private void serve(Http2Connections made, Channel channel) {
    var tls = new AcceptedConnection.Tls(Optional.empty(), Optional.empty(), Protocol.HTTP_2);
    var connection =
        made.open(
            new AcceptedConnection(
                (InetSocketAddress) channel.remoteAddress(),
                (InetSocketAddress) channel.localAddress(),
                Optional.of(tls)));
    connections.put(channel, connection);
    channel
        .pipeline()
        .addLast(connection)
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                strays.add(cause);
              }
            });
    var ticks =
        channel
            .eventLoop()
            .scheduleAtFixedRate(
                () -> connection.tick(System.nanoTime()), 20, 20, TimeUnit.MILLISECONDS);
    channel
        .closeFuture()
        .addListener(
            _ -> {
              ticks.cancel(false);
              connections.remove(channel);
            });
  }

  static HttpResponse text(String text) {
    return HttpResponse.create().withEntity(HttpEntities.create(text));
  }

  Http2TestServer answering(Function<HttpRequest, CompletionStage<HttpResponse>> with) {
    answer = with;
    return this;
  }

  Http2TestServer respondingWith(Function<HttpRequest, HttpResponse> with) {
    return answering(request -> CompletableFuture.completedFuture(with.apply(request)));
  }

  Http2TestServer hitting(Function<WireRequest, @Nullable Hit> with) {
    hit = with;
    return this;
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  Http2RawClient connect() throws java.io.IOException {
    return Http2RawClient.connect(port());
  }

  void drain() {
    connections.forEach((channel, connection) -> channel.eventLoop().execute(connection::drain));
  }

  Materializer materializer() {
    return Materializer.createMaterializer(kit.system());
  }

  @Override
  public @Nullable Hit hit(WireRequest request, AcceptedConnection connection) {
    return hit.apply(request);
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, AcceptedConnection connection) {
    requests.add(request);
    return answer.apply(request);
  }

  @Override
  public HttpResponse refuse(Refusal refusal, AcceptedConnection connection) {
    refusals.add(refusal);
    return text(refusal.reason()).withStatus(refusal.status());
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    connections.keySet().forEach(channel -> channel.close().syncUninterruptibly());
    // streams run on the loops to their end
    kit.shutdownTestKit();
    loops.close();
  }
}
