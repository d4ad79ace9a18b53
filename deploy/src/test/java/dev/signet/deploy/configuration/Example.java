// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;

/** The example's configuration, and the same with something else in it. */
public final class Example {
  public static final Path FILE = Path.of("example.conf");

  private Example() {}

  public static Configuration configuration() {
    return Configuration.read(FILE);
  }

  /**
   * @param changes HOCON that wins over the example's
   */
  public static Configuration with(String changes) {
    return Configuration.read(file(changes));
  }

  /** With values taken out, then others put in. */
  static Configuration without(String path, String changes) {
    return Configuration.read(
        ConfigFactory.parseString(changes)
            .withFallback(ConfigFactory.parseFile(FILE.toFile()).withoutPath(path))
            .resolve());
  }

  private static Config file(String changes) {
    return ConfigFactory.parseString(changes)
        .withFallback(ConfigFactory.parseFile(FILE.toFile()))
        .resolve();
  }
}
