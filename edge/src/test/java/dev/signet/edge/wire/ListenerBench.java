// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.certificate.TestCertificates;
import dev.signet.protocol.name.HostName;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Serves a page of 10 KB for a load generator until it is ended: {@code conscrypt}, {@code jdk}, or
 * {@code stock} for Akka HTTP's own listener with the JDK's TLS. Prints its port.
 */
public final class ListenerBench {
  private static final HttpResponse PAGE =
      HttpResponse.create()
          .withEntity(HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, new byte[10 * 1024]));

  private ListenerBench() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("stock")) {
      stock();
      return;
    }
    var world =
        new ListenerWorld(
            "signet.tls.engine = " + arguments[0],
            (_, _) -> CompletableFuture.completedStage(PAGE));
    world.serve("shop.example");
    System.out.println("port " + world.httpsPort());
  }

  private static void stock() throws Exception {
    var akka = ActorTestKit.create();
    var certificate =
        TestCertificates.create(new HostName("shop.example"), ListenerWorld.inAMonth(), 1);
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "key",
        certificate.privateKey(),
        new char[0],
        certificate.chain().toArray(Certificate[]::new));
    var keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var binding =
        Http.get(akka.system())
            .newServerAt("127.0.0.1", 0)
            .enableHttps(ConnectionContext.httpsServer(context))
            .bindSync(_ -> PAGE)
            .toCompletableFuture()
            .join();
    System.out.println("port " + binding.localAddress().getPort());
  }
}
