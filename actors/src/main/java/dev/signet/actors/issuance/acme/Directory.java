// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.Connection;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.AbstractAcmeProvider;
import org.shredzone.acme4j.toolbox.JSON;

/**
 * The one authority we order from, as acme4j wants to know it: one HTTP client for all sessions.
 */
final class Directory extends AbstractAcmeProvider {

  /**
   * A directory hardly ever changes, yet authorities let it be cached for a moment or not at all;
   * acme4j would then read it several times in one order. A session that fails is dropped, and what
   * it knew of the directory with it.
   */
  private static final Duration FRESH = Duration.ofHours(1);

  private final URI location;
  private final HttpClient client;
  private final InstantSource clock;

  Directory(URI location, HttpClient client, InstantSource clock) {
    this.location = location;
    this.client = client;
    this.clock = clock;
  }

  @Override
  public boolean accepts(URI serverUri) {
    return serverUri.equals(location);
  }

  @Override
  public URL resolve(URI serverUri) {
    try {
      return serverUri.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("acme.directory: " + serverUri + " (expected: a URL)", e);
    }
  }

  @Override
  public HttpClient createHttpClient(NetworkSettings settings) {
    return client;
  }

  @Override
  public Connection connect(URI serverUri, NetworkSettings settings, HttpClient httpClient) {
    return new BoundedConnection(new HttpConnector(settings, httpClient), clock);
  }

  @Override
  public @Nullable JSON directory(Session session, URI serverUri) throws AcmeException {
    var directory = super.directory(session, serverUri);
    // acme4j compares this with the system's clock.
    if (directory != null)
      session.setDirectoryExpires(ZonedDateTime.now(ZoneOffset.UTC).plus(FRESH));
    return directory;
  }
}
