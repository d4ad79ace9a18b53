// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import dev.signet.actors.testing.AwsEmulator;
import dev.signet.actors.testing.Pebble;
import dev.signet.it.harness.OriginServer;
import dev.signet.persistence.testing.FreePort;
import dev.signet.persistence.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What all regions share: the central database, SNS and SQS, the certification authority with its
 * DNS, and a site to serve.
 *
 * @param httpPort the regions' public ports, where the authority looks for challenges
 * @param masterKey of all nodes, in base64
 */
public record Surroundings(
    int httpPort,
    int httpsPort,
    String masterKey,
    PostgresServer postgres,
    AwsEmulator aws,
    BusOnEmulator bus,
    Pebble pebble,
    OriginServer origin)
    implements AutoCloseable {

  public static Surroundings start() {
    var http = FreePort.next();
    var https = FreePort.next();
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    var aws = AwsEmulator.started();
    try {
      return new Surroundings(
          http,
          https,
          Base64.getEncoder().encodeToString(key),
          PostgresServer.started(),
          aws,
          BusOnEmulator.create(aws),
          Pebble.start(Pebble.Options.ports(http, https)),
          OriginServer.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    origin.close();
    pebble.close();
    bus.close();
    aws.close();
    postgres.close();
  }
}
