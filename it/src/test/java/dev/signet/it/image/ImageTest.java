// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.it.harness.Folder;
import dev.signet.it.harness.ManagementApi;
import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.Visitor;
import dev.signet.persistence.testing.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image does what the program does, under the conditions of a task: as a user that is not root,
 * on a read-only file system without a shell or a writable {@code /tmp}, with 1 GiB of memory, one
 * processor and a data volume that may be empty.
 */
final class ImageTest {
  private static final Path FOLDER = Path.of("target/image").toAbsolutePath();
  private static final Path TEMPLATE =
      Path.of("../deploy/src/test/resources/snapshots/example/signet-eu.json");
  private static final String HEALTH_CHECK = "/opt/signet/bin/healthcheck";
  private static final String TOKEN = "token-of-the-tests";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** Of the smallest task; and a cache of loaded classes that does not fit is an error. */
  private static final String TASK = "-XX:MaxRAM=1g -XX:ActiveProcessorCount=1 -XX:AOTMode=on";

  private static BuiltImage image;
  private static OriginServer origin;

  @TempDir Path folder;
  private Path volume;
  private Path output;
  private Map<String, String> variables;

  @BeforeAll
  static void build() throws IOException {
    var missing = Buildah.missing();
    assumeTrue(missing.isEmpty(), () -> "no image is built here: " + missing.orElseThrow());
    Files.createDirectories(FOLDER);
    image = BuiltImage.build(FOLDER);
    origin = OriginServer.start();
  }

  @AfterAll
  static void drop() {
    if (image == null) return;
    origin.close();
    image.close();
    Folder.delete(FOLDER);
  }

  @BeforeEach
  void makeVolume() throws IOException {
    volume = Files.createDirectory(folder.resolve("volume"));
    giveToUser(volume);
    output = folder.resolve("output");
    variables = new TreeMap<>();
    variables.put("JDK_JAVA_OPTIONS", TASK);
    variables.put("SIGNET_BIND", "127.0.0.1");
    for (var port : new String[] {"HTTP", "HTTPS", "ADMIN", "CLUSTER"})
      variables.put("SIGNET_" + port + "_PORT", Integer.toString(FreePort.next()));
    variables.put("SIGNET_ADMIN_TOKEN", TOKEN);
    variables.put("SIGNET_ORIGIN_ALLOW_PRIVATE", "true");
  }

  @AfterEach
  void takeBackVolume() {
    Folder.delete(volume);
  }

  @Test
  void servesTheFirstVisitorAndStopsInOrderAndComesBackOnItsVolume() {
    String serial;
    try (var node = launch();
        var api = api()) {
      assertThat(node.awaitReady()).contains(variables.get("SIGNET_HTTPS_PORT"));
      api.allow("image.test", "t1", origin.url());

      var first = visitor().https("image.test", "/page");
      var second = visitor().https("image.test", "/page");

      assertThat(first.status()).as(node.output()).isEqualTo(200);
      assertThat(second.header("Cache-Status"))
          .hasValueSatisfying(v -> assertThat(v).startsWith("signet; hit"));
      serial = serial(api);
      runsAsItsUserWithoutRights(node);
      assertThat(health(node)).isZero();
      assertThat(health(node, "ready")).isZero();

      node.beginTermination();
      await().atMost(STOP_LIMIT).until(() -> health(node, "ready") == 1);
      assertThat(node.awaitExit(STOP_LIMIT)).isZero();
    }
    try (var node = launch();
        var api = api()) {
      node.awaitReady();
      assertThat(visitor().https("image.test", "/page").status()).isEqualTo(200);
      assertThat(serial(api)).isEqualTo(serial);
      variables.put("SIGNET_ADMIN_PORT", Integer.toString(FreePort.next()));
      assertThat(health(node)).as("where nobody answers").isEqualTo(1);
      node.beginTermination();
      assertThat(node.awaitExit(STOP_LIMIT)).isZero();
    }
  }

  @Test
  void saysInOneLineThatItCannotWriteToItsVolume() throws IOException {
    Files.setAttribute(volume, "unix:uid", 0);

    try (var node = launch()) {
      assertThat(node.awaitExit(STOP_LIMIT)).isEqualTo(2);
      assertThat(node.output().lines().filter(line -> !line.startsWith("NOTE: ")))
          .singleElement()
          .asString()
          .startsWith("signet: SIGNET_DATA_DIR: ")
          .contains("/var/lib/signet")
          .contains("expected");
    }
  }

  @Test
  void listsEveryLibraryThatTheJarIsMadeOf() throws IOException {
    var bill = json(image.file("/opt/signet/sbom.cdx.json"));
    var listed =
        Stream.concat(Stream.of(bill.at("/metadata/component")), stream(bill.path("components")))
            .map(part -> part.path("name").asText() + "-" + part.path("version").asText() + ".jar")
            .toList();

    try (var jar = new JarFile(image.file("/opt/signet/signet.jar").toFile())) {
      var libraries = new ArrayList<String>();
      for (var path : System.getProperty("java.class.path").split(File.pathSeparator, 0))
        if (path.endsWith(".jar") && hasClassesOf(jar, path))
          libraries.add(Path.of(path).getFileName().toString());

      assertThat(libraries).hasSizeGreaterThan(100);
      assertThat(listed).containsAll(libraries);
    }
  }

  @Test
  void isWhatTheTaskDefinitionsExpect() throws IOException {
    var nodes =
        stream(json(TEMPLATE).path("Resources"))
            .flatMap(resource -> stream(resource.at("/Properties/ContainerDefinitions")))
            .filter(container -> container.path("Name").asText().equals("node"))
            .toList();

    assertThat(nodes).hasSize(2);
    for (var node : nodes) {
      assertThat(node.path("ReadonlyRootFilesystem").asBoolean()).isTrue();
      assertThat(node.has("User")).as("another user than the image's").isFalse();
      assertThat(node.has("EntryPoint") || node.has("Command")).isFalse();
      assertThat(texts(node.at("/HealthCheck/Command"))).containsExactly("CMD", HEALTH_CHECK);
      var volumes = image.configuration().path("Volumes").fieldNames();
      assertThat(
              stream(node.path("MountPoints")).map(mount -> mount.path("ContainerPath").asText()))
          .containsAll(() -> volumes);
      assertThat(variable(node, "SIGNET_DATA_DIR"))
          .isEqualTo(image.environment().get("SIGNET_DATA_DIR"));
    }
    assertThat(image.file(HEALTH_CHECK)).isExecutable();
    assertThat(texts(image.configuration().at("/Healthcheck/Test")))
        .containsExactly("CMD", HEALTH_CHECK);
    assertThat(image.configuration().path("StopSignal").asText()).isEqualTo("SIGTERM");
    assertThat(image.configuration().at("/Labels/org.opencontainers.image.revision").asText())
        .isEqualTo("of-the-test");
  }

  /** Real, effective, saved and file system user; and what root can do that others cannot. */
  private void runsAsItsUserWithoutRights(Container node) {
    var user = image.user().split(":", 2)[0];
    assertThat(user).isNotEqualTo("0");
    assertThat(node.status("Uid").split("\\s+", 0)).hasSize(4).containsOnly(user);
    assertThat(node.status("CapEff")).matches("0+");
    assertThat(node.status("NSpid").split("\\s+", 0))
        .as("process 1 of its namespace")
        .endsWith("1");
    assertThat(node.first().descendants()).isEmpty();
    assertThat(Long.parseLong(node.status("VmHWM").replace(" kB", "")))
        .as("KiB of memory at most")
        .isLessThan(700 * 1024);
  }

  private Container launch() {
    return Container.launch(image, volume, output, variables);
  }

  private int health(Container node, String... question) {
    var program = new String[question.length + 1];
    program[0] = HEALTH_CHECK;
    System.arraycopy(question, 0, program, 1, question.length);
    return node.run(variables, folder.resolve("health"), program);
  }

  private ManagementApi api() {
    return new ManagementApi(
        URI.create("http://127.0.0.1:" + variables.get("SIGNET_ADMIN_PORT")), TOKEN);
  }

  private Visitor visitor() {
    return new Visitor(
        "127.0.0.1",
        Integer.parseInt(variables.get("SIGNET_HTTP_PORT")),
        Integer.parseInt(variables.get("SIGNET_HTTPS_PORT")),
        volume.resolve("ca/root.pem"));
  }

  private static boolean hasClassesOf(JarFile whole, String part) throws IOException {
    try (var library = new JarFile(part)) {
      return library.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.contains("-"))
          .findFirst()
          .filter(name -> whole.getEntry(name) != null)
          .isPresent();
    }
  }

  private static String variable(JsonNode container, String name) {
    return stream(container.path("Environment"))
        .filter(variable -> variable.path("Name").asText().equals(name))
        .map(variable -> variable.path("Value").asText())
        .findFirst()
        .orElse("");
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static Stream<JsonNode> stream(JsonNode parent) {
    return StreamSupport.stream(parent.spliterator(), false);
  }

  private static List<String> texts(JsonNode array) {
    return stream(array).map(JsonNode::asText).toList();
  }

  private static String serial(ManagementApi api) {
    return api.get("/v1/domains/image.test").body().replaceAll(".*\"serial\":\"([^\"]+)\".*", "$1");
  }

  private static void giveToUser(Path path) throws IOException {
    var user = image.user().split(":", 2);
    Files.setAttribute(path, "unix:uid", Integer.parseInt(user[0]));
    Files.setAttribute(path, "unix:gid", Integer.parseInt(user[1]));
  }
}
