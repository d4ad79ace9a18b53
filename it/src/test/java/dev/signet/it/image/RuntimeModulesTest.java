// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.image;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.it.harness.SignetNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The image's Java has every module that the program's classes refer to, but for these. */
final class RuntimeModulesTest {
  private static final String LIST = "ARG MODULES=";

  /**
   * Annotations and beans of libraries, on ways that Signet does not go (java.desktop), and
   * agrona's code generator (java.compiler).
   */
  private static final Set<String> NOT_NEEDED = Set.of("java.desktop", "java.compiler");

  @Test
  void nothingIsLeftOutUnawares() throws IOException {
    var missing = new HashSet<>(referred());
    missing.removeAll(inImage());

    assertThat(missing).isEqualTo(NOT_NEEDED);
  }

  /** Those named in the Dockerfile, and what they require. */
  private static Set<String> inImage() throws IOException {
    Set<String> roots;
    try (var lines = Files.lines(Path.of("../deploy/Dockerfile"))) {
      roots =
          lines
              .filter(line -> line.startsWith(LIST))
              .flatMap(line -> Stream.of(line.substring(LIST.length()).split(",", 0)))
              .collect(toSet());
    }
    return Configuration.empty()
        .resolve(ModuleFinder.ofSystem(), ModuleFinder.of(), roots)
        .modules()
        .stream()
        .map(ResolvedModule::name)
        .collect(toSet());
  }

  private static Set<String> referred() throws IOException {
    var modules = modulesByPackage();
    try (var jar = new JarFile(SignetNode.JAR.toFile())) {
      return jar.stream()
          .filter(entry -> entry.getName().endsWith(".class"))
          .flatMap(entry -> packages(jar, entry).stream())
          .distinct()
          .flatMap(name -> Optional.ofNullable(modules.get(name)).stream())
          .collect(toSet());
    }
  }

  private static Set<String> packages(JarFile jar, JarEntry entry) {
    try (var in = jar.getInputStream(entry)) {
      var pool = ClassFile.of().parse(in.readAllBytes()).constantPool();
      return StreamSupport.stream(pool.spliterator(), false)
          .filter(ClassEntry.class::isInstance)
          .map(each -> ((ClassEntry) each).asInternalName())
          .filter(name -> name.contains("/"))
          .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
          .collect(toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> modulesByPackage() {
    var modules = new HashMap<String, String>();
    for (var module : ModuleFinder.ofSystem().findAll())
      for (var exported : module.descriptor().exports())
        if (!exported.isQualified()) modules.put(exported.source(), module.descriptor().name());
    return modules;
  }
}
