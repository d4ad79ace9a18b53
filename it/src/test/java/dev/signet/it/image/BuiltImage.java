// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * The image as {@code deploy/Dockerfile} makes it of the jar that is there, with the base images
 * that a registry would give made of this machine's own JDK and C library; and its files.
 */
final class BuiltImage implements AutoCloseable {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> NEEDED =
      List.of("edge/target/signet.jar", "edge/target/sbom.cdx.json");
  private static final String NAME = "localhost/signet";
  private static final String BASE = "localhost/signet-base";
  private static final String JDK = "localhost/signet-jdk";

  /** Where the build finds the JDK that the tests run on. */
  private static final String JDK_HOME = "/opt/java";

  private final Buildah buildah;
  private final String container;
  private final Path root;
  private final JsonNode configuration;

  private BuiltImage(Buildah buildah) {
    this.buildah = buildah;
    container = buildah.run("from", NAME);
    root = Path.of(buildah.run("mount", container));
    configuration =
        json(buildah.call("inspect", "--type", "image", NAME).text()).at("/Docker/config");
  }

  static BuiltImage build(Path folder) throws IOException {
    for (var file : NEEDED)
      if (!Files.isRegularFile(REPOSITORY.resolve(file)))
        throw new IllegalStateException(
            file + ": missing (expected: built by mvn package, which writes it when online)");
    var buildah = Buildah.in(folder);
    buildah.imageOf(DebianFiles.of(folder.resolve("base"), "libc6"), BASE);
    buildah.imageOf(
        DebianFiles.of(
            folder.resolve("jdk"),
            "libc6",
            "dash",
            "coreutils",
            "grep",
            "libselinux1",
            "libpcre2-8-0",
            "libacl1",
            "libattr1",
            "libgmp10"),
        JDK,
        "PATH=" + JDK_HOME + "/bin:/usr/bin:/bin");
    buildah.run(
        "build",
        // Of the runtimes that there are, the one that needs no more rights than root has in a
        // container.
        "--isolation=chroot",
        "--format=docker",
        "--pull-never",
        "--volume=" + System.getProperty("java.home") + ":" + JDK_HOME + ":ro",
        // Debian keeps the authorities that a JDK trusts here, with a link from the JDK.
        "--volume=/etc/ssl:/etc/ssl:ro",
        "--build-arg=APP=prebuilt",
        "--build-arg=JDK_IMAGE=" + JDK,
        "--build-arg=BASE_IMAGE=" + BASE,
        "--build-arg=REVISION=of-the-test",
        "--file=" + REPOSITORY.resolve("deploy/Dockerfile"),
        "--tag=" + NAME,
        REPOSITORY.toString());
    return new BuiltImage(buildah);
  }

  /** Its files, which nothing is to write to. */
  Path root() {
    return root;
  }

  Path file(String path) {
    return root.resolve(path.substring(1));
  }

  /** Number of the user and of the group that it runs as. */
  String user() {
    return configuration.path("User").asText();
  }

  List<String> entryPoint() {
    return texts(configuration.path("Entrypoint"));
  }

  Map<String, String> environment() {
    var variables = new TreeMap<String, String>();
    for (var variable : texts(configuration.path("Env"))) {
      var parts = variable.split("=", 2);
      variables.put(parts[0], parts[1]);
    }
    return variables;
  }

  /** What else its configuration says, as Docker writes it. */
  JsonNode configuration() {
    return configuration;
  }

  @Override
  public void close() {
    buildah.run("umount", container);
    buildah.run("rm", container);
    buildah.run("rmi", "--all", "--force");
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
