// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.settings.ParserSettings;
import akka.http.javadsl.settings.ServerSettings;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import scala.concurrent.duration.Duration;

/** Opens the management port. Plain HTTP/1.1: it is for a private network. */
public final class AdminServer {

  private AdminServer() {}

  /**
   * The stage fails if the port cannot be had.
   *
   * @param proxyHeaderTimeout present: a connection may start with a PROXY header, and has so long
   *     to show whether it does
   */
  public static CompletionStage<AdminBinding> bind(
      ActorSystem<?> system,
      AdminSettings settings,
      AdminHandler handler,
      Optional<java.time.Duration> proxyHeaderTimeout) {
    var server = serverSettings(system, settings);
    if (proxyHeaderTimeout.isPresent())
      return ProxiedAdminPort.bind(system, settings, server, handler, proxyHeaderTimeout.get());
    return Http.get(system)
        .newServerAt(settings.bind(), settings.port())
        .withSettings(server)
        .bind(handler)
        .thenApply(Direct::new);
  }

  private record Direct(ServerBinding binding) implements AdminBinding {
    @Override
    public InetSocketAddress localAddress() {
      return binding.localAddress();
    }

    @Override
    public CompletionStage<?> terminate(java.time.Duration patience) {
      return binding.terminate(patience);
    }
  }

  private static ServerSettings serverSettings(ActorSystem<?> system, AdminSettings settings) {
    var defaults = ServerSettings.create(system.classicSystem());
    return defaults
        .withServerHeader(Optional.empty())
        .withTransparentHeadRequests(true)
        .withMaxConnections(settings.maxConnections())
        .withParsingErrorHandler(ProblemParsingErrorHandler.class.getName())
        .withTimeouts(
            // Ours comes first and answers with a problem; this one is for what escapes it.
            defaults.getTimeouts().withRequestTimeout(seconds(settings)))
        .withParserSettings(parserSettings(defaults.getParserSettings(), settings));
  }

  /**
   * Headers stay as they came: nothing here needs their model, and a malformed Authorization header
   * would be logged with the token in it.
   */
  private static ParserSettings parserSettings(ParserSettings defaults, AdminSettings settings) {
    return defaults
        .withModeledHeaderParsing(false)
        .withIllegalHeaderWarnings(false)
        .withMaxContentLength(settings.maxBody());
  }

  private static Duration seconds(AdminSettings settings) {
    return Duration.create(2 * settings.requestTimeout().toMillis() + 5000, TimeUnit.MILLISECONDS);
  }
}
