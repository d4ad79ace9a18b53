// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Steady requests for one name, sent as a load balancer does: to nodes that say that they serve,
 * over connections that are kept. Nothing is tried twice.
 */
final class LoadBalancer implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final Duration BETWEEN_CHECKS = Duration.ofMillis(250);
  private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(10);

  private final String host;
  private final SSLContext trust;
  private final List<Target> targets;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  private static final class Target {
    private final int port;
    private final URI health;
    private volatile boolean serving;

    private Target(int port, URI health) {
      this.port = port;
      this.health = health;
    }
  }

  private LoadBalancer(String host, SSLContext trust, List<Target> targets) {
    this.host = host;
    this.trust = trust;
    this.targets = targets;
  }

  /**
   * @param nodes each node's HTTPS port, with where it tells whether it serves
   */
  static LoadBalancer start(String host, Path authority, Map<Integer, URI> nodes) {
    var targets =
        nodes.entrySet().stream().map(node -> new Target(node.getKey(), node.getValue())).toList();
    var balancer = new LoadBalancer(host, trusting(authority), targets);
    balancer.threads.add(Thread.ofVirtual().name("health").start(balancer::checkHealth));
    for (var i = 0; i < CLIENTS; i++)
      balancer.threads.add(Thread.ofVirtual().name("client").start(balancer::visit));
    return balancer;
  }

  int answered() {
    return answered.get();
  }

  /** What went wrong, if anything did. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      for (var thread : threads)
        if (!thread.join(Duration.ofSeconds(20)))
          throw new IllegalStateException(thread.getName() + ": does not end");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void checkHealth() {
    try (var client = HttpClient.newHttpClient()) {
      while (!stopped) {
        for (var target : targets) target.serving = serves(client, target);
        pause(BETWEEN_CHECKS);
      }
    }
  }

  private static boolean serves(HttpClient client, Target target) {
    try {
      var request = HttpRequest.newBuilder(target.health).timeout(Duration.ofSeconds(1)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void visit() {
    var connections = new HashMap<Target, KeptConnection>();
    while (!stopped)
      for (var target : targets) {
        if (target.serving) request(target, connections);
        else close(connections.remove(target));
        pause(BETWEEN_REQUESTS);
      }
    connections.values().forEach(KeptConnection::close);
  }

  private void request(Target target, Map<Target, KeptConnection> connections) {
    var connection = connections.get(target);
    var isNew = connection == null;
    try {
      if (connection == null) {
        connection = KeptConnection.open(host, target.port, trust);
        connections.put(target, connection);
      }
      var status = connection.get("/");
      if (status == 200) answered.incrementAndGet();
      else failures.add(target.port + ": status " + status);
      if (!connection.isUsable()) close(connections.remove(target));
    } catch (IOException e) {
      failures.add(target.port + (isNew ? " (new): " : " (kept): ") + e);
      close(connections.remove(target));
    }
  }

  private static void close(@Nullable KeptConnection connection) {
    if (connection != null) connection.close();
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trusting(Path authority) {
    try (var pem = Files.newInputStream(authority)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
