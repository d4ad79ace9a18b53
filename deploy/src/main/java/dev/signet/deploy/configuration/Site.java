// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.util.List;
import java.util.Optional;

/**
 * A tenant's own site as a container, with Signet in front of it.
 *
 * @param name also the first label of the origin's host name
 * @param image any image that ECS can fetch
 * @param port that the container listens on, with HTTP
 * @param healthPath answers 2xx while the site can serve
 * @param regions that it runs in, by name; empty: all
 */
public record Site(
    String name,
    String image,
    int port,
    String healthPath,
    Fleet fleet,
    Optional<EnvironmentFile> environmentFile,
    List<String> regions) {
  /** Names of the other services in a region. */
  private static final List<String> TAKEN = List.of("control", "edge", "store");

  static Site read(String name, Keys keys) {
    if (!name.matches("[a-z](-?[a-z0-9]){0,15}") || TAKEN.contains(name))
      keys.refuse(
          "name",
          name,
          "1 to 16 lower-case letters, digits and single hyphens, a letter first, and none of "
              + String.join(", ", TAKEN));
    return new Site(
        name,
        keys.text(
            "image",
            "an image, such as registry.example/shop:1.2",
            text -> text.matches("\\S+:\\S+")),
        keys.wholeNumber("port", 8080, 1, 65_535),
        keys.text(
            "health-path",
            "/",
            "a path such as /health",
            text -> text.matches("/[A-Za-z0-9._~/-]*")),
        Fleet.read(keys, 256, 1024, 2, 10),
        EnvironmentFile.read(keys.at("environment-file")),
        keys.texts("regions", List.of(), "a list of regions", _ -> true));
  }

  /** Whether it runs there. */
  public boolean isIn(Region region) {
    return regions.isEmpty() || regions.contains(region.name());
  }
}
