// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing;

import com.sun.net.httpserver.HttpServer;
import dev.signet.actors.bus.aws.AwsAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Answers calls to SNS and SQS with one error, in the words and the form of AWS. */
public final class RefusingAws implements AutoCloseable {
  private final HttpServer server;

  /**
   * Refuses every call.
   *
   * @param status of the HTTP response
   * @param code AWS' name of the error
   */
  public static RefusingAws with(int status, String code, String message) {
    return refusing("", status, code, message);
  }

  /** As an account does whose policy lets it look and not publish. */
  public static RefusingAws toPublish(int status, String code, String message) {
    return refusing("Action=Publish", status, code, message);
  }

  /**
   * @param refused what is in the bodies of the calls that are refused
   */
  private static RefusingAws refusing(String refused, int status, String code, String message) {
    try {
      var server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            // SQS speaks JSON, SNS XML.
            var json =
                "application/x-amz-json-1.0"
                    .equals(exchange.getRequestHeaders().getFirst("Content-Type"));
            var call = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var refuses = call.contains(refused);
            var body =
                !refuses
                    ? json ? "{\"Attributes\":{}}" : "<GetTopicAttributesResponse/>"
                    : json
                        ? "{\"__type\":\"com.amazonaws.sqs#%s\",\"message\":\"%s\"}"
                        : "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>";
            var bytes = body.formatted(code, message).getBytes(StandardCharsets.UTF_8);
            exchange
                .getResponseHeaders()
                .set("Content-Type", json ? "application/json" : "text/xml");
            exchange.sendResponseHeaders(refuses ? status : 200, bytes.length);
            try (exchange) {
              exchange.getResponseBody().write(bytes);
            }
          });
      server.start();
      return new RefusingAws(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RefusingAws(HttpServer server) {
    this.server = server;
  }

  /** As a client is to reach it. */
  public AwsAccess access() {
    var credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("wrong", "wrong"));
    return new AwsAccess(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        credentials,
        Region.EU_WEST_1);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
