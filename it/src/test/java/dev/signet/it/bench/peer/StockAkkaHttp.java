// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.peer;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.function.Function;
import dev.signet.it.harness.Program;
import dev.signet.persistence.testing.FreePort;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Akka HTTP as it comes, with the JDK's TLS: the page from memory, nothing else. */
public final class StockAkkaHttp {
  private StockAkkaHttp() {}

  public static Peer start(Site site) {
    var port = FreePort.next();
    var made =
        Program.run(
            "openssl",
            "pkcs12",
            "-export",
            "-passout",
            "pass:changeit",
            "-in",
            site.certificate().toString(),
            "-inkey",
            site.key().toString(),
            "-out",
            site.directory().resolve("akka-http.p12").toString());
    if (made.exitCode() != 0) throw new IllegalStateException(made.text());
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ProcessPeer.start(
        "Akka HTTP, JDK TLS",
        site.directory().resolve("akka-http.log"),
        port,
        List.of(
            java,
            "-Xmx1g",
            "-XX:+UseG1GC",
            "-cp",
            System.getProperty("java.class.path"),
            StockAkkaHttp.class.getName(),
            Integer.toString(port),
            site.directory().toString()));
  }

  /** Runs the server: port, directory of the site. */
  public static void main(String[] arguments) throws Exception {
    var directory = Path.of(arguments[1]);
    var page = Files.readAllBytes(directory.resolve("www").resolve("page"));
    var keyStore = KeyStore.getInstance("PKCS12");
    try (var file = new FileInputStream(directory.resolve("akka-http.p12").toFile())) {
      keyStore.load(file, "changeit".toCharArray());
    }
    var keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keyStore, "changeit".toCharArray());
    var tls = SSLContext.getInstance("TLS");
    tls.init(keyManagers.getKeyManagers(), null, null);
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "stock");
    var entity = HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, page);
    Function<HttpRequest, CompletionStage<HttpResponse>> answer =
        request -> {
          request.discardEntityBytes(system);
          return CompletableFuture.completedFuture(HttpResponse.create().withEntity(entity));
        };
    Http.get(system)
        .newServerAt("127.0.0.1", Integer.parseInt(arguments[0]))
        .enableHttps(ConnectionContext.httpsServer(tls))
        .bind(answer)
        .toCompletableFuture()
        .join();
  }
}
