// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.persistence.testing.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Where everything is, for programs that play with the regions. Readers see a whole file or none.
 */
record RegionsFile(
    List<RegionEntry> regions,
    String origin,
    PebbleEntry pebble,
    String dns,
    String aws,
    String database) {

  /** One region; the token opens its management API. */
  record RegionEntry(
      String region,
      String address,
      int https,
      int http,
      String admin,
      String token,
      String redis,
      List<NodeEntry> nodes) {}

  /**
   * One process, and all that is needed to start it again.
   *
   * @param address of its public ports, where it has any; the region's for the first edge
   */
  record NodeEntry(
      long pid,
      String roles,
      String name,
      String address,
      String admin,
      String log,
      List<String> command,
      Map<String, String> environment) {}

  /** The certification authority; {@code ca} signs its own HTTPS, not what it issues. */
  record PebbleEntry(String directory, String management, String ca, String log) {}

  static RegionsFile of(ThreeRegions regions) {
    var around = regions.surroundings();
    var pebble = around.pebble();
    return new RegionsFile(
        regions.all().stream().map(region -> entry(region, around)).toList(),
        around.origin().url().toString(),
        new PebbleEntry(
            pebble.directoryUrl().toString(),
            bare(pebble.managementUrl()),
            pebble.caFile().toString(),
            pebble.logFile().toString()),
        bare(pebble.dnsManagementUrl()),
        bare(around.aws().endpoint()),
        around.postgres().jdbcUrl()
            + "?user="
            + PostgresServer.USER
            + "&password="
            + PostgresServer.PASSWORD);
  }

  /** Replaces the file in one step. */
  void write(Path file) throws IOException {
    var written = file.resolveSibling(file.getFileName() + ".new");
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(written.toFile(), this);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static RegionEntry entry(Region region, Surroundings around) {
    return new RegionEntry(
        region.name(),
        region.address(),
        around.httpsPort(),
        around.httpPort(),
        bare(region.api().url("/")),
        region.api().token(),
        region.redis().url(),
        region.nodes().stream().map(RegionsFile::entry).toList());
  }

  private static NodeEntry entry(RegionNode node) {
    var process = node.process();
    return new NodeEntry(
        process.pid(),
        node.roles(),
        node.name(),
        process.https().getHostString(),
        bare(process.admin("/")),
        process.outputFile().toString(),
        process.command(),
        process.variables());
  }

  /** Without the slash at the end: paths are put behind it. */
  private static String bare(URI url) {
    var text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
