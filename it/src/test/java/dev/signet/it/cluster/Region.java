// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.cluster;

import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.SignetNode;
import dev.signet.it.harness.Visitor;
import dev.signet.persistence.testing.PostgresServer;
import dev.signet.persistence.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What the nodes of one region share: stores, keys, an origin; and how its nodes are to run. */
final class Region implements AutoCloseable {
  private static final String MASTER_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=";

  private final Path directory;
  private final PostgresServer postgres = PostgresServer.started();
  private final RedisServer redis = RedisServer.started();
  final OriginServer origin = OriginServer.start();

  Region(Path directory) {
    this.directory = directory;
  }

  /** A node that decides; it alone has the database. Further ones trust the same authority. */
  SignetNode.Builder control(String name, String seeds) {
    return node(name, "control", seeds)
        .with("SIGNET_DATABASE_URL", postgres.jdbcUrl())
        .with("SIGNET_DATABASE_USER", PostgresServer.USER)
        .with("SIGNET_DATABASE_PASSWORD", PostgresServer.PASSWORD);
  }

  /** A node that only serves. */
  SignetNode.Builder edge(String name, String seeds) {
    return node(name, "edge", seeds);
  }

  /** Gives a node that has not started yet the internal authority of one that has. */
  void shareAuthority(SignetNode from, String to) {
    var target = directory.resolve(to).resolve("ca");
    try (var files = Files.list(from.internalRoot().getParent())) {
      Files.createDirectories(target);
      for (var file : files.toList()) Files.copy(file, target.resolve(file.getFileName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the central store knows that the region runs, which is called local. */
  boolean isNameClaimed() {
    try (var connection =
            DriverManager.getConnection(
                postgres.jdbcUrl(), PostgresServer.USER, PostgresServer.PASSWORD);
        var statement = connection.createStatement();
        var claims =
            statement.executeQuery("SELECT identity FROM region_claim WHERE region = 'local'")) {
      return claims.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Visitor visitor(SignetNode edge, SignetNode control) {
    return new Visitor(edge, control.internalRoot());
  }

  @Override
  public void close() {
    origin.close();
    redis.close();
    postgres.close();
  }

  private SignetNode.Builder node(String name, String role, String seeds) {
    return SignetNode.in(directory.resolve(name))
        .with("SIGNET_ROLES", role)
        .with("SIGNET_CLUSTER_SEEDS", seeds)
        .with("SIGNET_MASTER_KEY", MASTER_KEY)
        .with("SIGNET_REDIS_URL", redis.url())
        .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true");
  }
}
