// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.actors.issuance.P256;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * An ACME authority that does as the test says where Pebble cannot: rate limits, CAA, renewal
 * information, nonsense. It checks no signature; left alone, it issues for any name once its one
 * HTTP-01 challenge was triggered.
 */
final class ScriptedAuthority implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  static final Duration LIFETIME = Duration.ofDays(90);

  /** Answers one request in place of the authority. */
  interface Answer {
    void give(HttpExchange exchange, Request request) throws IOException;
  }

  /**
   * @param number of this path's requests so far, from 1
   */
  record Request(String path, JsonNode payload, int number) {}

  final CopyOnWriteArrayList<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> instead = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final AtomicInteger nonces = new AtomicInteger();
  private final KeyPair keys = P256.generate();
  private volatile String meta = "{}";
  private volatile String renewalInfo = "";
  private volatile String name = "";
  private volatile boolean triggered;
  private volatile String chain = "";

  ScriptedAuthority() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI directory() {
    return URI.create(url("/dir"));
  }

  ScriptedAuthority answering(String path, Answer answer) {
    instead.put(path, answer);
    return this;
  }

  ScriptedAuthority withMeta(String json) {
    meta = json;
    return this;
  }

  /** Offers renewal information with this window. */
  ScriptedAuthority suggesting(Instant start, Instant end) {
    renewalInfo = url("/renewal-info");
    instead.put(
        "/renewal-info",
        (exchange, _) ->
            json(
                exchange,
                200,
                "{\"suggestedWindow\":{\"start\":\"" + start + "\",\"end\":\"" + end + "\"}}"));
    return this;
  }

  List<Request> requests(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      if (path.startsWith("/renewal-info/")) path = "/renewal-info";
      var body = exchange.getRequestBody().readAllBytes();
      var request =
          new Request(
              path,
              payload(body),
              counts.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet());
      requests.add(request);
      exchange.getResponseHeaders().set("Replay-Nonce", "nonce" + nonces.incrementAndGet());
      var answer = instead.get(path);
      if (answer != null) answer.give(exchange, request);
      else asUsual(exchange, request);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  void asUsual(HttpExchange exchange, Request request) throws IOException {
    switch (request.path()) {
      case "/dir" ->
          json(
              exchange,
              200,
              """
              {"newNonce":"%s","newAccount":"%s","newOrder":"%s",%s"meta":%s}
              """
                  .formatted(
                      url("/nonce"),
                      url("/account"),
                      url("/new-order"),
                      renewalInfo.isEmpty() ? "" : "\"renewalInfo\":\"" + renewalInfo + "\",",
                      meta));
      case "/nonce" -> exchange.sendResponseHeaders(204, -1);
      case "/account" -> located(exchange, "/account/1", "{\"status\":\"valid\"}");
      case "/new-order" -> {
        triggered = false;
        chain = "";
        name = request.payload().at("/identifiers/0/value").asText();
        located(exchange, "/order", order());
      }
      case "/order" -> json(exchange, 200, order());
      case "/authorization" ->
          json(exchange, 200, authorization(triggered ? "valid" : "pending", "null"));
      case "/challenge" -> {
        triggered = true;
        json(exchange, 200, challenge("processing", "null"));
      }
      case "/finalize" -> {
        chain = sign(request.payload().get("csr").asText());
        json(exchange, 200, order());
      }
      case "/certificate" -> {
        exchange.getResponseHeaders().set("Content-Type", "application/pem-certificate-chain");
        send(exchange, 200, chain);
      }
      default -> problem(exchange, 404, "malformed", "no such path");
    }
  }

  String authorization(String status, String error) {
    return """
    {"status":"%s","identifier":{"type":"dns","value":"%s"},"challenges":[%s]}
    """
        .formatted(status, name, challenge(status, error));
  }

  private String challenge(String status, String error) {
    return """
    {"type":"http-01","url":"%s","status":"%s","token":"%s"%s}
    """
        .formatted(
            url("/challenge"),
            status,
            "T0ken-T0ken-T0ken-T0ken",
            error.equals("null") ? "" : ",\"error\":" + error);
  }

  private String order() {
    var status = !chain.isEmpty() ? "valid" : triggered ? "ready" : "pending";
    return """
    {"status":"%s","identifiers":[{"type":"dns","value":"%s"}],"authorizations":["%s"],
     "finalize":"%s"%s}
    """
        .formatted(
            status,
            name,
            url("/authorization"),
            url("/finalize"),
            chain.isEmpty() ? "" : ",\"certificate\":\"" + url("/certificate") + "\"");
  }

  /** Signs for the request's key. */
  private String sign(String csr) throws IOException {
    try {
      var request = new JcaPKCS10CertificationRequest(Base64.getUrlDecoder().decode(csr));
      return certificate(request.getPublicKey());
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** A certificate for the ordered name with any key. */
  String certificate(PublicKey publicKey) throws Exception {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=Scripted authority"),
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now),
            Date.from(now.plus(LIFETIME)),
            new X500Name("CN=leaf"),
            publicKey);
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(keys.getPublic()));
    var text = new StringWriter();
    try (var pem = new JcaPEMWriter(text)) {
      pem.writeObject(
          builder.build(new JcaContentSignerBuilder(P256.SIGNATURE).build(keys.getPrivate())));
    }
    return text.toString();
  }

  private void located(HttpExchange exchange, String path, String body) throws IOException {
    exchange.getResponseHeaders().set("Location", url(path));
    json(exchange, 201, body);
  }

  static void json(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, status, body);
  }

  static void problem(HttpExchange exchange, int status, String type, String detail)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
    send(exchange, status, problem(type, detail));
  }

  static String problem(String type, String detail) {
    return "{\"type\":\"urn:ietf:params:acme:error:%s\",\"detail\":\"%s\"}".formatted(type, detail);
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static JsonNode payload(byte[] body) throws IOException {
    if (body.length == 0) return JSON.createObjectNode();
    var encoded = JSON.readTree(body).path("payload").asText();
    return encoded.isEmpty()
        ? JSON.createObjectNode()
        : JSON.readTree(Base64.getUrlDecoder().decode(encoded));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
