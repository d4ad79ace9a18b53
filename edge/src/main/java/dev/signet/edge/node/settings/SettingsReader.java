// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts the configuration together: the modules' {@code reference.conf}, over it how we use Akka,
 * over it the file that {@code SIGNET_CONFIG} names, over it the environment. Every setting of the
 * table has then passed its check, wherever its value came from.
 */
public final class SettingsReader {
  private static final String AKKA = "dev/signet/edge/node/akka.conf";

  private SettingsReader() {}

  /**
   * @param environment variables by name; an empty value means the default
   * @throws InvalidSettingException for the first setting that cannot be used
   */
  public static Read read(Map<String, String> environment) {
    var config = files(environment.getOrDefault(EnvironmentVariables.CONFIG, "").strip());
    for (var variable : EnvironmentVariables.ALL) {
      var given = environment.getOrDefault(variable.name(), "").strip();
      var source = given.isEmpty() ? variable.path() : variable.name();
      var text = given.isEmpty() ? textAt(config, variable.path()) : given;
      if (text.isEmpty()) continue;
      var value = ConfigValueFactory.fromAnyRef(variable.read(source, text), source);
      config = config.withValue(variable.path(), value);
    }
    Combinations.check(config);
    return new Read(config, unknown(environment));
  }

  private static Config files(String extraFile) {
    try {
      var reference =
          ConfigFactory.parseResources(SettingsReader.class.getClassLoader(), AKKA)
              .withFallback(ConfigFactory.defaultReferenceUnresolved());
      var overrides = ConfigFactory.systemProperties();
      if (extraFile.isEmpty()) return overrides.withFallback(reference).resolve();
      var path = Path.of(extraFile);
      if (!Files.isRegularFile(path))
        throw new InvalidSettingException(
            EnvironmentVariables.CONFIG, "\"" + extraFile + "\"", "a file that can be read");
      var extra =
          ConfigFactory.parseFile(
              path.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
      return overrides.withFallback(extra).withFallback(reference).resolve();
    } catch (ConfigException | InvalidPathException e) {
      throw new InvalidSettingException(
          extraFile.isEmpty() ? "reference.conf" : EnvironmentVariables.CONFIG,
          String.valueOf(e.getMessage()),
          "HOCON");
    }
  }

  /** The value as the environment would give it; empty where there is none. */
  private static String textAt(Config config, String path) {
    if (!config.hasPath(path)) return "";
    var value = config.getValue(path);
    if (value.valueType() == ConfigValueType.LIST) {
      var elements = new ArrayList<String>();
      for (var element : (List<?>) value.unwrapped()) elements.add(String.valueOf(element));
      return String.join(",", elements);
    }
    return String.valueOf(value.unwrapped()).strip();
  }

  private static List<String> unknown(Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(name -> name.startsWith("SIGNET_") && !EnvironmentVariables.isKnown(name))
        .sorted()
        .toList();
  }

  /**
   * What was read.
   *
   * @param unknownVariables names that look like ours and are not, so probably misspelt
   */
  public record Read(Config config, List<String> unknownVariables) {}
}
