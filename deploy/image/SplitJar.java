// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Takes the runnable jar apart for the image: {@code java SplitJar.java FOLDER} leaves in
 * FOLDER/signet.jar what is the same on every processor, puts this processor's native libraries
 * into FOLDER/lib and the health check into FOLDER/healthcheck.jar. What a library would unpack
 * into /tmp at each start is there already, so that the file system can be read-only; and the image
 * carries no libraries of other systems.
 */
public final class SplitJar {
  private static final List<String> NATIVE = List.of(".so", ".dylib", ".dll", ".jnilib");
  private static final String HEALTH_CHECK = "/dev/signet/edge/node/healthcheck";

  /** As the libraries' makers name processors: Netty, then SQLite. */
  private record Processor(String netty, String sqlite) {}

  private static final Map<String, Processor> PROCESSORS =
      Map.of(
          "amd64", new Processor("x86_64", "x86_64"),
          "aarch64", new Processor("aarch_64", "aarch64"));

  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[0]);
    var name = System.getProperty("os.arch");
    var processor = PROCESSORS.get(name);
    if (processor == null)
      throw new IllegalStateException(
          "processor: " + name + " (expected: one of " + PROCESSORS.keySet() + ")");
    try (var jar = FileSystems.newFileSystem(folder.resolve("signet.jar"))) {
      var lib = Files.createDirectories(folder.resolve("lib"));
      take(jar, "/META-INF/native/libnetty_tcnative_linux_" + processor.netty() + ".so", lib);
      take(jar, "/META-INF/native/libnetty_transport_native_epoll_" + processor.netty() + ".so", lib);
      take(jar, "/org/sqlite/native/Linux/" + processor.sqlite() + "/libsqlitejdbc.so", lib);
      takeHealthCheck(jar, folder.resolve("healthcheck.jar"));
      dropNativeLibraries(jar);
    }
  }

  private static void take(FileSystem jar, String entry, Path folder) throws IOException {
    var source = jar.getPath(entry);
    Files.copy(source, folder.resolve(source.getFileName().toString()));
  }

  private static void takeHealthCheck(FileSystem jar, Path target) throws IOException {
    try (var own = FileSystems.newFileSystem(target, Map.of("create", "true"));
        var classes = Files.list(jar.getPath(HEALTH_CHECK))) {
      Files.createDirectories(own.getPath(HEALTH_CHECK));
      for (var source : classes.toList())
        Files.copy(source, own.getPath(source.toString()));
    }
  }

  private static void dropNativeLibraries(FileSystem jar) throws IOException {
    try (var entries = Files.walk(jar.getPath("/"))) {
      for (var entry : entries.filter(SplitJar::isNative).toList()) Files.delete(entry);
    }
  }

  private static boolean isNative(Path entry) {
    return NATIVE.stream().anyMatch(entry.toString()::endsWith);
  }
}
