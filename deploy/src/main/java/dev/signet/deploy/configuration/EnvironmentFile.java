// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.util.Optional;

/**
 * Variables that are no secrets and not this program's business, from a private bucket.
 *
 * @param key of the object; its name ends in {@code .env}, as ECS wants it
 */
public record EnvironmentFile(String bucket, String key) {

  static Optional<EnvironmentFile> read(Keys keys) {
    if (!keys.has("bucket") && !keys.has("key")) return Optional.empty();
    return Optional.of(
        new EnvironmentFile(
            keys.text(
                "bucket",
                "a bucket's name",
                text -> text.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")),
            keys.text(
                "key",
                "an object's key that ends in .env",
                text -> text.matches("[^\\s*?]+\\.env"))));
  }
}
