// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The keys below one place of a configuration file. Whatever cannot be used is noted as a {@link
 * Problem} and read as its default, so that one pass finds everything that is wrong; keys that
 * nobody asked for are found too, because they are probably misspelt.
 */
final class Keys {
  private final Config config;
  private final String prefix;
  private final List<Problem> problems;
  private final Set<String> known;

  private Keys(Config config, String prefix, List<Problem> problems, Set<String> known) {
    this.config = config;
    this.prefix = prefix;
    this.problems = problems;
    this.known = known;
  }

  static Keys of(Config root) {
    return new Keys(root, "", new ArrayList<>(), new HashSet<>());
  }

  /** The keys below a place; it may be missing. */
  Keys at(String key) {
    return new Keys(config, path(key) + ".", problems, known);
  }

  /** Every name that stands directly below, with the keys below it, in alphabetical order. */
  Map<String, Keys> children(String key) {
    var children = new LinkedHashMap<String, Keys>();
    if (!has(key)) return children;
    if (config.getValue(path(key)).valueType() != ConfigValueType.OBJECT) {
      known.add(path(key));
      refuse(key, shown(key), "one block per name");
      return children;
    }
    config.getObject(path(key)).keySet().stream()
        .sorted()
        .forEach(name -> children.put(name, at(key).at(inPath(name))));
    return children;
  }

  boolean has(String key) {
    return config.hasPath(path(key));
  }

  String text(String key, String byDefault, String expected, Predicate<String> taken) {
    return read(key, byDefault, expected, config::getString, taken);
  }

  /** A text that has no default. */
  String text(String key, String expected, Predicate<String> taken) {
    known.add(path(key));
    if (!has(key)) refuse(key, "not set", expected);
    return text(key, "", expected, taken);
  }

  /** One of a few words; the first is the default. */
  String oneOf(String key, String... words) {
    return text(key, words[0], String.join(" or ", words), List.of(words)::contains);
  }

  int wholeNumber(String key, int byDefault, int least, int most) {
    return read(
        key,
        byDefault,
        "a whole number from " + least + " to " + most,
        config::getInt,
        number -> number >= least && number <= most);
  }

  double number(String key, double byDefault, double least, double most, double step) {
    return read(
        key,
        byDefault,
        "a number from " + least + " to " + most + " in steps of " + step,
        config::getDouble,
        number -> number >= least && number <= most && number / step == Math.rint(number / step));
  }

  boolean flag(String key, boolean byDefault) {
    return read(key, byDefault, "true or false", config::getBoolean, _ -> true);
  }

  Duration duration(String key, Duration byDefault, Duration least, Duration most) {
    return read(
        key,
        byDefault,
        "a duration from " + least.toSeconds() + "s to " + most.toSeconds() + "s",
        config::getDuration,
        value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
  }

  List<String> texts(String key, List<String> byDefault, String expected, Predicate<String> taken) {
    return read(
        key, byDefault, expected, config::getStringList, list -> list.stream().allMatch(taken));
  }

  /** Refuses a whole block that has no place here, and says nothing more about its keys. */
  void refuseBlock(String key, String expected) {
    if (!has(key)) return;
    refuse(key, shown(key), expected);
    config.entrySet().stream()
        .map(Map.Entry::getKey)
        .filter(path -> path.startsWith(path(key) + "."))
        .forEach(known::add);
  }

  void refuse(String key, String found, String expected) {
    problems.add(new Problem(path(key), found, expected));
  }

  /**
   * @throws InvalidConfigurationException if anything was refused, or stands there unasked
   */
  void finish() {
    for (var entry : config.entrySet())
      if (known.stream().noneMatch(entry.getKey()::equals))
        problems.add(
            new Problem(
                entry.getKey(),
                String.valueOf(entry.getValue().unwrapped()),
                "no such key; every key stands in deploy/example.conf"));
    if (!problems.isEmpty()) throw new InvalidConfigurationException(problems);
  }

  private <T> T read(
      String key, T byDefault, String expected, Function<String, T> reader, Predicate<T> taken) {
    known.add(path(key));
    if (!has(key)) return byDefault;
    try {
      var value = reader.apply(path(key));
      if (taken.test(value)) return value;
    } catch (ConfigException e) {
      // Of another type: refused below, in the same words.
    }
    refuse(key, shown(key), expected);
    return byDefault;
  }

  private String shown(String key) {
    var value = config.getValue(path(key));
    var text = value.unwrapped();
    return value.valueType() == ConfigValueType.STRING ? "\"" + text + "\"" : String.valueOf(text);
  }

  /** As the file's paths show it: quoted only where it has to be. */
  private static String inPath(String name) {
    return name.matches("[A-Za-z0-9_-]+") ? name : ConfigUtil.quoteString(name);
  }

  private String path(String key) {
    return prefix + key;
  }
}
