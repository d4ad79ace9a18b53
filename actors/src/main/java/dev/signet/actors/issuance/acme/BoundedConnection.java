// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import java.io.IOException;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.DefaultConnection;
import org.shredzone.acme4j.connector.HttpConnector;

/**
 * acme4j's connection with two differences: a response has a largest size, and a Retry-After that
 * cannot be read is no reason to give an order up.
 */
final class BoundedConnection extends DefaultConnection {

  /** Directories, orders and chains have a few kilobytes. */
  private static final long LARGEST_RESPONSE = 1024 * 1024;

  private final InstantSource clock;

  BoundedConnection(HttpConnector connector, InstantSource clock) {
    super(connector);
    this.clock = clock;
  }

  @Override
  protected void sendRequest(Session session, URL url, Consumer<HttpRequest.Builder> body)
      throws IOException {
    var request =
        httpConnector
            .createRequestBuilder(url)
            .header("Accept-Charset", "utf-8")
            .header("Accept-Language", session.getLanguageHeader());
    body.accept(request);
    try {
      lastResponse =
          httpClient.send(
              request.build(),
              BodyHandlers.limiting(BodyHandlers.ofInputStream(), LARGEST_RESPONSE));
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public Optional<Instant> getRetryAfter() {
    var response = lastResponse;
    if (response == null) return Optional.empty();
    return response
        .headers()
        .firstValue("Retry-After")
        .flatMap(
            field ->
                RetryAfter.parse(field, response.headers().firstValue("Date"), clock.instant()));
  }
}
