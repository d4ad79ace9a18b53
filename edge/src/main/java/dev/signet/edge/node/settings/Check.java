// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import com.google.common.net.InetAddresses;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a setting's text may be.
 *
 * @param expected in words, for whoever has to mend it
 * @param read the value in the form that the configuration keeps; empty if the text is not usable
 */
record Check(String expected, Function<String, Optional<Object>> read) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
  private static final Pattern NUMBERS_AND_DOTS = Pattern.compile("[0-9.]+");
  private static final Pattern BARE_NUMBER = Pattern.compile("[0-9.]+");

  /** A text that is kept as it is. */
  static Check text(String expected, Predicate<String> usable) {
    return new Check(expected, text -> usable.test(text) ? Optional.of(text) : Optional.empty());
  }

  static Check pattern(String expected, String form) {
    return text(expected, Pattern.compile(form).asMatchPredicate());
  }

  static Check oneOf(String... choices) {
    return text(alternatives(choices), List.of(choices)::contains);
  }

  /** Comma-separated; kept as a list, each element once. */
  static Check someOf(String... choices) {
    return list(
        "a comma-separated list of " + alternatives(choices),
        text -> List.of(choices).contains(text));
  }

  /** Comma-separated, at least one element; kept as a list, each element once. */
  static Check list(String expected, Predicate<String> element) {
    return new Check(
        expected,
        text -> {
          var elements = new ArrayList<String>();
          for (var part : text.split(",", -1)) {
            var trimmed = part.strip();
            if (!element.test(trimmed)) return Optional.empty();
            if (!elements.contains(trimmed)) elements.add(trimmed);
          }
          return Optional.of(elements);
        });
  }

  static Check flag() {
    return new Check(
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> Optional.of(true);
              case "false", "no", "off" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /** 0 lets the system choose a free port. */
  static Check port() {
    return new Check(
        "a port, 1–65535, or 0 for any free one",
        text -> {
          if (!text.matches("[0-9]{1,5}")) return Optional.empty();
          var port = Integer.parseInt(text);
          return port <= 65535 ? Optional.of(port) : Optional.empty();
        });
  }

  static Check number(int least, int most) {
    return new Check(
        "a number, " + least + "–" + most,
        text -> {
          if (!text.matches("[0-9]{1,9}")) return Optional.empty();
          var number = Integer.parseInt(text);
          return number >= least && number <= most ? Optional.of(number) : Optional.empty();
        });
  }

  /**
   * Kept as it is. A number alone is refused: whether it means seconds or milliseconds is not to be
   * guessed.
   */
  static Check duration(Duration least, Duration most, String expected) {
    return text(
        expected,
        text -> {
          if (BARE_NUMBER.matcher(text).matches()) return false;
          try {
            var duration = ConfigValueFactory.fromAnyRef(text).atKey("d").getDuration("d");
            return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
          } catch (ConfigException | ArithmeticException e) {
            return false;
          }
        });
  }

  /** Kept as a number of bytes. */
  static Check size() {
    return new Check(
        "a size such as 256MiB, or 0",
        text -> {
          try {
            var bytes = ConfigValueFactory.fromAnyRef(text).atKey("s").getMemorySize("s");
            return Optional.of(bytes.toBytes());
          } catch (ConfigException | ArithmeticException | IllegalArgumentException e) {
            return Optional.empty();
          }
        });
  }

  /** An address to listen on. */
  static Check address() {
    return text(
        "an IP address or a host name of this machine",
        text -> isHost(text) && ListenAddress.isOfThisMachine(text));
  }

  static Check url(String expected, String... schemes) {
    return text(
        expected,
        text -> {
          try {
            var url = new URI(text);
            return url.getScheme() != null
                && List.of(schemes).contains(url.getScheme().toLowerCase(Locale.ROOT))
                && url.getHost() != null
                && url.getPort() <= 65535;
          } catch (URISyntaxException e) {
            return false;
          }
        });
  }

  static Check readableFile() {
    return text(
        "a file that can be read",
        text ->
            isPath(text) && Files.isRegularFile(Path.of(text)) && Files.isReadable(Path.of(text)));
  }

  static Check path() {
    return text("a path", Check::isPath);
  }

  static boolean isHostAndPort(String text) {
    var colon = text.lastIndexOf(':');
    if (colon < 1) return false;
    var host = text.substring(0, colon);
    var port = text.substring(colon + 1);
    var bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return isHost(bare) && port.matches("[1-9][0-9]{0,4}") && Integer.parseInt(port) <= 65535;
  }

  static boolean isHost(String text) {
    if (InetAddresses.isInetAddress(text)) return true;
    return HOST.matcher(text).matches() && !NUMBERS_AND_DOTS.matcher(text).matches();
  }

  private static boolean isPath(String text) {
    try {
      return !Path.of(text).toString().isEmpty();
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static String alternatives(String... choices) {
    if (choices.length == 1) return choices[0];
    var last = choices[choices.length - 1];
    return String.join(", ", Arrays.copyOf(choices, choices.length - 1)) + " or " + last;
  }
}
