// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

/** Where a region keeps what its nodes share; all of it can be rebuilt from the database. */
public sealed interface Store {

  /**
   * ElastiCache for Valkey, with TLS and a password.
   *
   * @param nodes one primary and the others replicas, each in another zone
   */
  record Managed(String nodeType, int nodes) implements Store {}

  /** One Valkey container: cheap, empty after a restart, and filled again by the region itself. */
  record Container(TaskSize size) implements Store {}

  static Store read(Keys keys) {
    return switch (keys.oneOf("kind", "elasticache", "container")) {
      case "container" -> {
        keys.refuseBlock("elasticache", "none, because store.kind is container");
        yield new Container(TaskSize.read(keys.at("container"), 256, 1024));
      }
      default -> {
        keys.refuseBlock("container", "none, because store.kind is elasticache");
        var options = keys.at("elasticache");
        yield new Managed(
            options.text(
                "node-type",
                "cache.t4g.small",
                "an ElastiCache node type such as cache.t4g.small",
                text -> text.matches("cache\\.[a-z0-9]+\\.[a-z0-9]+")),
            options.wholeNumber("nodes", 2, 1, 6));
      }
    };
  }
}
