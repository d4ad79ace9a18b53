// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.WireMessage;
import dev.signet.actors.fakes.NodeCrossing;
import dev.signet.protocol.domain.Revision;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message outside the domains' package, found among the compiled classes, crosses nodes. */
class WireMessagesTest {
  private static final String DOMAINS = "dev.signet.actors.domain.";
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "wire",
          ConfigFactory.parseString(
                  """
                  akka.actor.provider = cluster
                  akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                  """)
              .withFallback(ConfigFactory.load()));

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  static Stream<Class<?>> types() throws IOException, URISyntaxException {
    var classes =
        Path.of(WireMessage.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(file -> file.endsWith(".class"))
          .map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
          .filter(name -> !name.startsWith(DOMAINS))
          .<Class<?>>map(WireMessagesTest::load)
          .filter(type -> type.isRecord() && WireMessage.class.isAssignableFrom(type))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void crossesNodesUnchanged(Class<?> type) throws Exception {
    NodeCrossing.assertCrossesUnchanged(example(type), KIT.system());
  }

  private static Object example(Class<?> type) throws ReflectiveOperationException {
    var components = type.getRecordComponents();
    var constructor =
        type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    return constructor.newInstance(
        Arrays.stream(components).map(component -> value(component.getType())).toArray());
  }

  private static Object value(Class<?> type) {
    if (type == ActorRef.class) return KIT.createTestProbe().getRef();
    if (type == Revision.class) return new Revision(7);
    throw new IllegalStateException(type + ": has no example here yet (expected: one is added)");
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, WireMessage.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
