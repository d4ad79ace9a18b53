// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.image;

import dev.signet.it.harness.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Builds images without a daemon, in a store of its own below one folder. */
final class Buildah {
  private static final Path PROGRAM = Path.of("/usr/bin/buildah");

  /** A build on a busy machine. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path store;
  private final String driver;

  private Buildah(Path store, String driver) {
    this.store = store;
    this.driver = driver;
  }

  /** Why images cannot be built on this machine; empty if they can. */
  static Optional<String> missing() {
    if (!Files.isExecutable(PROGRAM))
      return Optional.of(PROGRAM + " is missing (Debian package buildah)");
    if (!System.getProperty("user.name").equals("root"))
      return Optional.of(
          "only root can mount an image (found: " + System.getProperty("user.name") + ")");
    if (!Files.isExecutable(Path.of("/usr/bin/dpkg-query")))
      return Optional.of("the base image is made of Debian's packages, and this is no Debian");
    if (Program.run("unshare", "--mount", "--pid", "--fork", "true").exitCode() != 0)
      return Optional.of("mounts and namespaces of one's own are forbidden here, even to root");
    return Optional.empty();
  }

  /**
   * With overlay mounts where the kernel has them for us, else with copies, which take longer. What
   * a run that was cut off left mounted there is dropped.
   */
  static Buildah in(Path store) {
    var overlay = new Buildah(store, "overlay");
    var buildah = overlay.call("info").exitCode() == 0 ? overlay : new Buildah(store, "vfs");
    buildah.run("rm", "--all");
    return buildah;
  }

  /** An image of just these files. */
  void imageOf(Path folder, String name, String... variables) {
    var container = run("from", "scratch");
    run("copy", "--quiet", container, folder.toString(), "/");
    for (var variable : variables) run("config", "--env", variable, container);
    run("commit", "--quiet", "--rm", container, name);
  }

  /**
   * Runs it.
   *
   * @return the last line of what it printed, such as a container's name
   */
  String run(String... arguments) {
    var result = call(arguments);
    if (result.exitCode() != 0)
      throw new IllegalStateException(
          "buildah " + String.join(" ", arguments) + ": " + result.text());
    return result.text().strip().lines().reduce("", (_, last) -> last);
  }

  /** All that it printed. */
  Program.Result call(String... arguments) {
    var command = new ArrayList<>(List.of(PROGRAM.toString(), "--storage-driver", driver));
    command.addAll(List.of("--root", store.resolve("images").toString()));
    command.addAll(List.of("--runroot", store.resolve("run").toString()));
    command.addAll(Arrays.asList(arguments));
    return Program.runWithin(LIMIT, command.toArray(String[]::new));
  }
}
