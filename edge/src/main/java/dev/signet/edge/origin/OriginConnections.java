// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.actor.ClassicActorSystemProvider;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import scala.concurrent.duration.FiniteDuration;

/** Akka HTTP's own settings for connections to origins, out of ours. */
final class OriginConnections {
  /**
   * Pause of a pool after a connection that failed. Akka's own goes up to minutes, in which every
   * request would wait; who asks a broken origin again is decided by the cache, not here.
   */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** A proxy hands header fields on as they came, whatever it thinks of them. */
  private static final String AS_IT_CAME =
      """
      akka.http.client.parsing {
        modeled-header-parsing = off
        illegal-header-warnings = off
        error-logging-verbosity = off
        illegal-response-header-name-processing-mode = ignore
        illegal-response-header-value-processing-mode = ignore
        conflicting-content-type-header-processing-mode = first
        max-response-reason-length = 512
        max-content-length = infinite
      }
      """;

  private OriginConnections() {}

  static ClientConnectionSettings connection(
      ClassicActorSystemProvider system, OriginSettings settings) {
    var asCame =
        ClientConnectionSettings.create(
            ConfigFactory.parseString(AS_IT_CAME)
                .withFallback(system.classicSystem().settings().config()));
    return asCame
        .withConnectingTimeout(scala(settings.connect()))
        .withIdleTimeout(scala(settings.idle()))
        .withUserAgentHeader(Optional.empty())
        .withParserSettings(
            asCame
                .getParserSettings()
                .withUriParsingMode(Uri.RELAXED)
                .withMaxHeaderCount(settings.headerCount())
                .withMaxHeaderValueLength(settings.headerBytes()));
  }

  static ConnectionPoolSettings pool(
      ClassicActorSystemProvider system,
      OriginSettings settings,
      ClientConnectionSettings connection) {
    return ConnectionPoolSettings.create(system.classicSystem())
        .withMaxConnections(settings.connections())
        .withMaxOpenRequests(settings.queue())
        .withMaxRetries(0)
        .withIdleTimeout(scala(settings.poolIdle()))
        .withBaseConnectionBackoff(scala(PAUSE))
        .withMaxConnectionBackoff(scala(PAUSE))
        .withResponseEntitySubscriptionTimeout(scala(settings.idle()))
        .withConnectionSettings(connection);
  }

  private static FiniteDuration scala(Duration duration) {
    return FiniteDuration.fromNanos(duration.toNanos());
  }
}
