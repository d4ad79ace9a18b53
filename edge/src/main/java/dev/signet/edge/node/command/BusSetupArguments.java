// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code bus setup} is asked for.
 *
 * @param regions all regions of the bus in the order given, each with its AWS region; empty for the
 *     one that the AWS SDK finds
 * @param globalRegion the AWS region of the queue that all share; empty for the first region's
 * @param out folder for one file of variables per region
 */
record BusSetupArguments(
    Map<String, Optional<String>> regions,
    String prefix,
    Optional<String> globalRegion,
    Optional<Path> out) {
  private static final String USAGE =
      "--regions NAME[=AWS-REGION],… [--prefix NAME] [--global-region AWS-REGION] [--out DIR]";
  private static final List<String> OPTIONS =
      List.of("--regions", "--prefix", "--global-region", "--out");
  private static final Pattern AWS_REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]+");

  /**
   * @throws UsageException if the words are no such arguments
   */
  static BusSetupArguments parse(List<String> words) {
    var options = options(words);
    var regions = options.get("--regions");
    if (regions == null) throw new UsageException("--regions: missing (expected: " + USAGE + ")");
    return new BusSetupArguments(
        regions(regions),
        options.getOrDefault("--prefix", "signet"),
        Optional.ofNullable(options.get("--global-region"))
            .map(region -> awsRegion("--global-region", region)),
        Optional.ofNullable(options.get("--out")).map(BusSetupArguments::path));
  }

  private static Map<String, String> options(List<String> words) {
    var options = new LinkedHashMap<String, String>();
    for (var at = 0; at < words.size(); at += 2) {
      var option = words.get(at);
      if (!OPTIONS.contains(option))
        throw new UsageException("\"" + option + "\" (expected: " + USAGE + ")");
      if (at + 1 == words.size())
        throw new UsageException(option + ": no value (expected: " + USAGE + ")");
      if (options.put(option, words.get(at + 1)) != null)
        throw new UsageException(option + ": given twice (expected: once)");
    }
    return options;
  }

  private static Map<String, Optional<String>> regions(String text) {
    var regions = new LinkedHashMap<String, Optional<String>>();
    for (var part : text.split(",", -1)) {
      var separator = part.indexOf('=');
      var name = separator < 0 ? part : part.substring(0, separator);
      Optional<String> place =
          separator < 0
              ? Optional.empty()
              : Optional.of(awsRegion("--regions", part.substring(separator + 1)));
      if (regions.put(name, place) != null)
        throw new UsageException("--regions: \"" + name + "\" twice (expected: each once)");
    }
    return regions;
  }

  private static String awsRegion(String option, String text) {
    if (!AWS_REGION.matcher(text).matches())
      throw new UsageException(
          option + ": \"" + text + "\" (expected: an AWS region such as eu-west-1)");
    return text;
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException _) {
      throw new UsageException("--out: \"" + text + "\" (expected: a folder)");
    }
  }
}
