// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.image;

import dev.signet.it.harness.Folder;
import dev.signet.it.harness.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A root file system of nothing but some of this machine's Debian packages: what a distroless image
 * is, in a tenth of a second and without a registry.
 */
final class DebianFiles {
  private static final String ACCOUNTS =
      """
      root:x:0:0:root:/:/none
      nonroot:x:65532:65532:nonroot:/:/none
      """;

  private DebianFiles() {}

  static Path of(Path folder, String... packages) throws IOException {
    Folder.delete(folder);
    for (var empty : List.of("etc", "proc", "dev", "tmp", "var/lib"))
      Files.createDirectories(folder.resolve(empty));
    Files.writeString(folder.resolve("etc/passwd"), ACCOUNTS);
    Files.writeString(folder.resolve("etc/hosts"), "127.0.0.1 localhost\n");
    for (var file : files(packages)) {
      var target = folder.resolve(file.toString().substring(1));
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    }
    return folder;
  }

  private static List<Path> files(String... packages) {
    var command = new ArrayList<>(List.of("dpkg-query", "--listfiles"));
    command.addAll(Arrays.asList(packages));
    var list = Program.run(command.toArray(String[]::new));
    if (list.exitCode() != 0) throw new IllegalStateException(list.text());
    return list.text()
        .lines()
        .filter(line -> line.startsWith("/") && !line.startsWith("/usr/share/"))
        .map(Path::of)
        .filter(Files::isRegularFile)
        .distinct()
        .toList();
  }
}
