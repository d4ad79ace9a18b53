// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.ProductVersion;
import akka.http.javadsl.model.headers.Server;
import akka.http.javadsl.settings.Http2ServerSettings;
import akka.http.javadsl.settings.ParserSettings;
import akka.http.javadsl.settings.ServerSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits of a public HTTP connection. Defaults and their reasons stand in reference.conf.
 *
 * @param headTimeout from the first byte of a request to the end of its header section
 * @param idleTimeout without a byte in either direction
 * @param maxUriLength in bytes
 * @param maxHeaderValueLength in bytes
 * @param maxHeaderCount header fields of one request
 * @param maxConcurrentStreams of one HTTP/2 connection
 */
public record HttpSettings(
    Duration headTimeout,
    Duration idleTimeout,
    int maxUriLength,
    int maxHeaderValueLength,
    int maxHeaderCount,
    int maxConcurrentStreams) {

  public HttpSettings {
    requirePositive("head-timeout", headTimeout.toMillis());
    requirePositive("idle-timeout", idleTimeout.toMillis());
    requirePositive("max-uri-length", maxUriLength);
    requirePositive("max-header-value-length", maxHeaderValueLength);
    requirePositive("max-header-count", maxHeaderCount);
    requirePositive("max-concurrent-streams", maxConcurrentStreams);
  }

  public static HttpSettings from(Config http) {
    return new HttpSettings(
        http.getDuration("head-timeout"),
        http.getDuration("idle-timeout"),
        http.getBytes("max-uri-length").intValue(),
        http.getBytes("max-header-value-length").intValue(),
        http.getInt("max-header-count"),
        http.getInt("max-concurrent-streams"));
  }

  /**
   * The same limits as Akka HTTP wants them. Header fields are not modelled, so that a proxy hands
   * them on byte for byte; targets may hold what browsers send unencoded against RFC 3986, such as
   * {@code ?a[]=1|2}; there is no time limit for the answer, because whoever answers has limits of
   * its own; bodies have no limit of size, because they are streamed.
   */
  ServerSettings toAkka(ActorSystem<?> system) {
    ServerSettings settings =
        ServerSettings.create(
            ConfigFactory.parseString(
                    """
                    akka.http.server.request-timeout = infinite
                    akka.http.server.parsing.error-logging-verbosity = off
                    """)
                .withFallback(system.settings().config()));
    ParserSettings parsing =
        settings
            .getParserSettings()
            .withModeledHeaderParsing(false)
            .withIllegalHeaderWarnings(false)
            .withMaxContentLength(Long.MAX_VALUE)
            .withUriParsingMode(Uri.RELAXED)
            .withMaxUriLength(maxUriLength)
            .withMaxHeaderValueLength(maxHeaderValueLength)
            .withMaxHeaderNameLength(256)
            .withMaxHeaderCount(maxHeaderCount);
    Http2ServerSettings http2 =
        settings.getHttp2Settings().withMaxConcurrentStreams(maxConcurrentStreams);
    return settings
        .withParserSettings(parsing)
        .withHttp2Settings(http2)
        .withRawRequestUriHeader(true)
        .withServerHeader(Optional.of(Server.create(ProductVersion.create("signet", ""))))
        .withTimeouts(
            settings
                .getTimeouts()
                .withIdleTimeout(scala.jdk.javaapi.DurationConverters.toScala(idleTimeout)));
  }

  private static void requirePositive(String key, long value) {
    if (value <= 0) throw new IllegalArgumentException(key + ": " + value + " (expected: > 0)");
  }
}
