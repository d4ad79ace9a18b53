// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.actor.ActorSystem;
import akka.http.javadsl.ClientTransport;
import akka.http.javadsl.OutgoingConnection;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.japi.function.Function2;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Connects to exactly the addresses that {@link OriginAddressPolicy} has looked at: the name is
 * resolved here and nowhere else, so that DNS cannot answer differently between check and
 * connection. An address that did not answer is put last for a while, so that a retry takes the
 * next one.
 */
final class CheckedTransport extends ClientTransport {
  private static final Duration LAST_FOR = Duration.ofSeconds(10);
  private static final int FAILED_ADDRESSES = 10_000;

  private final OriginAddressPolicy policy;
  private final Duration connect;
  private final Duration idle;
  private final Cache<InetSocketAddress, Boolean> failed =
      Caffeine.newBuilder().maximumSize(FAILED_ADDRESSES).expireAfterWrite(LAST_FOR).build();

  CheckedTransport(OriginAddressPolicy policy, OriginSettings settings) {
    this.policy = policy;
    this.connect = settings.connect();
    this.idle = settings.idle();
  }

  @Override
  public Flow<ByteString, ByteString, CompletionStage<OutgoingConnection>> connectTo(
      String host, int port, ClientConnectionSettings settings, ActorSystem system) {
    var connected = policy.allowed(unbracketed(host)).thenApply(found -> open(found, port, system));
    return Flow.completionStageFlow(connected)
        .mapMaterializedValue(outer -> outer.thenCompose(inner -> inner));
  }

  private Flow<ByteString, ByteString, CompletionStage<OutgoingConnection>> open(
      List<InetAddress> addresses, int port, ActorSystem system) {
    var address = preferred(addresses, port);
    Function2<
            akka.NotUsed,
            CompletionStage<Tcp.OutgoingConnection>,
            CompletionStage<Tcp.OutgoingConnection>>
        right = Keep.right();
    return Flow.of(ByteString.class)
        .viaMat(
            Tcp.get(system)
                .outgoingConnection(
                    address,
                    Optional.empty(),
                    List.of(),
                    true,
                    Optional.of(connect),
                    Optional.of(idle)),
            right)
        .mapMaterializedValue(
            connection ->
                connection
                    .whenComplete(
                        (_, failure) -> {
                          if (failure != null) failed.put(address, true);
                        })
                    .thenApply(
                        tcp ->
                            new OutgoingConnection(
                                new akka.http.scaladsl.Http.OutgoingConnection(
                                    tcp.localAddress(), tcp.remoteAddress()))));
  }

  private InetSocketAddress preferred(List<InetAddress> addresses, int port) {
    for (var address : addresses) {
      var candidate = new InetSocketAddress(address, port);
      if (failed.getIfPresent(candidate) == null) return candidate;
    }
    return new InetSocketAddress(addresses.getFirst(), port);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
