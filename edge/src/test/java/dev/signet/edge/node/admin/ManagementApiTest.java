// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.central.RegionProgressStore.RegionProgress;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The management API as a program sees it, over real HTTP. */
class ManagementApiTest {
  private static final String FORM =
      """
      {"tenant":"t1","origin":{"url":"https://origin.example"}}""";

  private static final FakeCentralStore central = new FakeCentralStore();
  private static AdminPort port;

  @BeforeAll
  static void open() {
    port = new AdminPort(central);
  }

  @AfterAll
  static void close() {
    port.close();
  }

  @AfterEach
  void everythingIsBack() {
    central.comeBack();
    port.domains.comeBack();
    port.partIsUp = true;
  }

  @Test
  void aDomainIsCreatedThenChangedThenShownThenRemoved() {
    var created = port.call("PUT", "/v1/domains/shop.example", FORM);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(AdminPort.json(created).at("/certificate/state").textValue()).isEqualTo("none");

    var changed =
        port.call(
            "PUT", "/v1/domains/shop.example", FORM.replace("origin.example", "other.example"));
    assertThat(changed.statusCode()).isEqualTo(200);

    var shown = port.get("/v1/domains/shop.example");
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(AdminPort.json(shown).at("/origin/url").textValue())
        .isEqualTo("https://other.example");

    assertThat(port.call("DELETE", "/v1/domains/shop.example", "").statusCode()).isEqualTo(204);
    assertThat(port.get("/v1/domains/shop.example").statusCode()).isEqualTo(404);
    assertThat(port.call("DELETE", "/v1/domains/shop.example", "").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "SHOP.Example,                 shop.example",
    "dotted.example.,              dotted.example",
    "b%C3%BCcher.example,          xn--bcher-kva.example",
    "%2A.wild.example,             *.wild.example",
    "*.star.example,               *.star.example",
    "site.internal.test,           site.internal.test"
  })
  void namesComeInNormalForm(String path, String normal) {
    var answer = port.call("PUT", "/v1/domains/" + path, FORM);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(AdminPort.json(answer).get("name").textValue()).isEqualTo(normal);
    assertThat(port.get("/v1/domains/" + normal.replace("*", "%2A")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "10.0.0.1",
        "%5B::1%5D",
        "-a.example",
        "a..example",
        "a_b.example",
        "co.uk",
        "*.co.uk",
        "*.*.example",
        "a%2Fb.example",
        "a%20b.example",
        "*"
      })
  void aNameThatNoTenantCanHaveIsRefused(String name) {
    var answer = port.call("PUT", "/v1/domains/" + name, FORM);

    assertProblem(answer, 422);
    assertThat(AdminPort.json(answer).at("/errors/0/parameter").textValue()).isEqualTo("name");
    assertThat(AdminPort.json(answer).get("detail").textValue()).contains("expected");
  }

  @Test
  void aNameThatIsNoneIsNotFoundAnywhereElse() {
    assertProblem(port.get("/v1/domains/localhost"), 404);
    assertProblem(port.call("DELETE", "/v1/domains/10.0.0.1", ""), 404);
    assertProblem(port.call("POST", "/v1/domains/a..b/renewal", ""), 404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tenant=t1                                               | 400 |
          {                                                       | 400 |
          []                                                      | 422 | #/body
          {"origin":{"url":"https://o.example"}}                  | 422 | #/tenant
          {"tenant":1,"origin":{"url":"https://o.example"}}       | 422 | #/tenant
          {"tenant":"t1","origin":{"url":"ftp://o.example"}}      | 422 | #/origin/url
          {"tenant":"t1","origin":{"url":"http://10.0.0.1"}}      | 422 | #/origin/url
          {"tenant":"t1","origin":{"url":"http://o.example"},"x":1} | 422 | #/x
          """)
  void aBodyThatCannotBeUsedSaysWhereAndWhat(String body, int status, String pointer) {
    var answer = port.call("PUT", "/v1/domains/bad.example", body);

    assertProblem(answer, status);
    if (pointer != null)
      assertThat(AdminPort.json(answer).at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    assertThat(port.get("/v1/domains/bad.example").statusCode()).isEqualTo(404);
  }

  @Test
  void aSecondTenantCannotClaimAName() {
    port.call("PUT", "/v1/domains/owned.example", FORM);

    var answer = port.call("PUT", "/v1/domains/owned.example", FORM.replace("\"t1\"", "\"t2\""));

    assertProblem(answer, 409);
    assertThat(AdminPort.json(answer).get("type").textValue()).endsWith(":owned-by-another");
  }

  @Test
  void aRenewalIsOrderedUnlessOrdersWait() {
    var name = DomainName.parse("renewed.example");
    port.call("PUT", "/v1/domains/renewed.example", FORM);
    assertThat(port.call("POST", "/v1/domains/renewed.example/renewal", "").statusCode())
        .isEqualTo(202);

    port.domains.failOrders(
        name,
        new IssuanceFailure(IssuanceFailure.Code.CAA, "CAA forbids it", FakeDomains.NOON),
        FakeDomains.NOON.plusSeconds(60));
    var refused = port.call("POST", "/v1/domains/renewed.example/renewal", "");

    assertProblem(refused, 409);
    assertThat(AdminPort.json(refused).at("/lastError/code").textValue()).isEqualTo("caa");
    assertThat(AdminPort.at(AdminPort.json(refused).get("nextAttemptAt")))
        .isEqualTo(FakeDomains.NOON.plusSeconds(60));
    assertThat(AdminPort.json(port.get("/v1/domains/renewed.example")).at("/certificate/state"))
        .hasToString("\"backing-off\"");
    assertProblem(port.call("POST", "/v1/domains/nobody.example/renewal", ""), 404);
  }

  @Test
  void domainsAreListedInPages() {
    central.holds(record("a.example"), record("b.example"));

    var page = AdminPort.json(port.get("/v1/domains?tenant=t1&state=active&limit=1&cursor=c"));

    assertThat(page.at("/items/0/name").textValue()).isEqualTo("a.example");
    assertThat(page.get("next").textValue()).isEqualTo("after-1");
    assertThat(central.lastList).isEqualTo("Optional[t1] Optional[ACTIVE] 1 Optional[c]");
    var all = AdminPort.json(port.get("/v1/domains?tenant=&state=&limit=&cursor="));
    assertThat(all.get("items")).hasSize(2);
    assertThat(all.get("next").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=1001, limit",
    "limit=ten, limit",
    "cursor=bogus, cursor",
    "state=lost, state",
    "tenant=a%20b, tenant",
    "tennant=t1, tennant",
    "limit=1&limit=2, limit"
  })
  void aParameterThatCannotBeUsedIsNamed(String query, String parameter) {
    var answer = port.get("/v1/domains?" + query);

    assertProblem(answer, 422);
    assertThat(AdminPort.json(answer).at("/errors/0/parameter").textValue()).isEqualTo(parameter);
  }

  @Test
  void aPurgeIsPendingUntilEveryRegionHasDoneIt() {
    var hints = port.bus.hints.get();

    var answer = port.call("POST", "/v1/purges", "{\"scope\":\"tag\",\"value\":\"a\"}");
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(port.bus.hints.get()).isEqualTo(hints + 1);
    var ordered = AdminPort.json(answer);
    assertThat(ordered.get("regions").toString())
        .isEqualTo("{\"eu\":\"pending\",\"us\":\"pending\"}");

    central.purges().markDone(ordered.get("id").textValue(), "eu");
    var location = answer.headers().firstValue("Location").orElseThrow();
    var progress = AdminPort.json(port.get(location));

    assertThat(progress.at("/regions/eu").textValue()).isEqualTo("done");
    assertThat(AdminPort.at(progress.at("/doneAt/eu"))).isEqualTo(FakeDomains.NOON);
    assertThat(progress.at("/regions/us").textValue()).isEqualTo("pending");
    assertProblem(port.get("/v1/purges/unknown"), 404);
    assertProblem(port.call("POST", "/v1/purges", "{\"scope\":\"some\"}"), 422);
  }

  @Test
  void regionsShowHowFarTheyHaveCome() {
    central.sees(
        new RegionProgress("us", new Revision(7), FakeDomains.NOON, Duration.ofMillis(1500), 3));

    var region = AdminPort.json(port.get("/v1/regions")).at("/items/0");

    assertThat(region.toString())
        .isEqualTo(
            """
            {"region":"us","revision":7,"lagSeconds":1.5,\
            "lastSeen":"2026-11-22T12:00:00.000Z","nodes":3}""");
  }

  @Test
  void aRegionIsFilledAgainWhenAsked() {
    assertThat(port.call("POST", "/v1/regions/us/repopulation", "").statusCode()).isEqualTo(202);

    assertThat(port.bus.repopulated).containsExactly("us");
    assertProblem(port.call("POST", "/v1/regions/mars/repopulation", ""), 404);
    assertProblem(port.call("DELETE", "/v1/regions/us/repopulation", ""), 405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer wrong", "Bearer ", "Basic dG9rZW4=", "token-of-the-tests", "\u00ff"})
  void aWrongTokenOpensNothing(String authorization) {
    var answer =
        port.send(port.request("/v1/domains").setHeader("Authorization", authorization).GET());

    assertProblem(answer, 401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"signet\"");
  }

  @Test
  void noTokenOpensNothingAndChangesNothing() {
    var anonymous =
        HttpRequest.newBuilder(port.url("/v1/domains/secret.example"))
            .PUT(HttpRequest.BodyPublishers.ofString(FORM));

    assertProblem(port.send(anonymous), 401);
    assertThat(port.get("/v1/domains/secret.example").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/v1", "/v1/domain", "/v1/domains/", "/v1/domains/a.example/x", "/health"})
  void thereIsNothingAtOtherPaths(String path) {
    assertProblem(port.get(path), 404);
  }

  @Test
  void anotherMethodIsToldWhichThereAre() {
    var answer = port.call("PATCH", "/v1/domains/shop.example", "{}");

    assertProblem(answer, 405);
    assertThat(answer.headers().firstValue("Allow")).contains("DELETE, GET, HEAD, PUT");
  }

  @Test
  void aBodyOfAnotherTypeIsRefused() {
    var form =
        port.request("/v1/domains/form.example")
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .PUT(HttpRequest.BodyPublishers.ofString(FORM));

    assertProblem(port.send(form), 415);
  }

  @Test
  void aBodyWithoutATypeIsTakenForJson() throws IOException {
    var answer =
        raw(
            "PUT /v1/domains/untyped.example HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + "Authorization: bearer "
                + AdminPort.TOKEN
                + "\r\n"
                + "Content-Length: "
                + FORM.length()
                + "\r\n\r\n"
                + FORM);

    assertThat(answer).startsWith("HTTP/1.1 201 ");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedHoweverItComes() {
    var large = FORM.replace("t1", "t".repeat(5000));
    assertProblem(port.call("PUT", "/v1/domains/large.example", large), 413);

    var chunked =
        port.request("/v1/domains/large.example")
            .PUT(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))));
    assertProblem(port.send(chunked), 413);
  }

  @Test
  void whatIsNoRequestGetsAProblemToo() throws IOException {
    assertThat(raw("GET /v1/domains/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json");
    assertThat(raw("GET /v1/domains\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json");
  }

  @Test
  void storesThatAreAwayAreSaidSoWithoutTheirAddress() {
    central.goAway();
    port.domains.goAway();

    for (var answer :
        new HttpResponse<?>[] {
          port.get("/v1/domains"),
          port.get("/v1/domains/shop.example"),
          port.call("PUT", "/v1/domains/shop.example", FORM),
          port.call("DELETE", "/v1/domains/shop.example", ""),
          port.get("/v1/regions"),
          port.call("POST", "/v1/purges", "{\"scope\":\"all\"}"),
          port.get("/v1/purges/x")
        }) {
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("5");
      assertThat(String.valueOf(answer.body())).doesNotContain("db.internal");
    }
  }

  @Test
  void anAnswerThatTakesTooLongIsGivenUp() {
    try (var stuck = new AdminPort(new FakeCentralStore())) {
      stuck.domains.getStuck();

      assertProblem(stuck.call("PUT", "/v1/domains/slow.example", FORM), 503);
    }
  }

  @Test
  void readinessFollowsItsParts() {
    assertThat(port.get("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
    assertThat(port.get("/health/ready").body())
        .isEqualTo(
            """
            {"status":"ready","parts":{"central-store":"up","listeners":"up"}}""");

    central.goAway();
    var away = port.get("/health/ready");
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(AdminPort.json(away).at("/parts/central-store").textValue()).isEqualTo("down");

    central.comeBack();
    assertThat(port.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void servingDoesNotDependOnTheStores() {
    central.goAway();

    assertThat(port.get("/health/serving").statusCode()).isEqualTo(200);
    port.partIsUp = false;
    assertThat(port.get("/health/serving").statusCode()).isEqualTo(503);
    assertThat(port.get("/health/serving").body()).isEqualTo("{\"status\":\"not-serving\"}");
    port.partIsUp = true;
    port.serving.stop();
    assertThat(port.get("/health/serving").statusCode()).isEqualTo(503);
    assertThat(port.get("/health/serving").body()).isEqualTo("{\"status\":\"stopping\"}");
  }

  @Test
  void metricsNeedNoToken() {
    var answer =
        port.send(HttpRequest.newBuilder(port.url("/metrics")).timeout(Duration.ofSeconds(5)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .isEqualTo("text/plain; version=0.0.4; charset=UTF-8");
    assertThat(answer.body()).contains("# TYPE jvm_memory_used_bytes gauge", "process_uptime");
  }

  @Test
  void headIsGetWithoutTheBody() {
    var answer =
        port.send(port.request("/health/live").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  private static void assertProblem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(AdminPort.json(answer).get("status").intValue()).isEqualTo(status);
    assertThat(AdminPort.json(answer).get("detail").textValue()).isNotEmpty();
  }

  private static DomainRecord record(String name) {
    var domain =
        new Domain(
            DomainName.parse(name),
            new TenantId("t1"),
            new Origin(URI.create("https://origin.example"), Optional.empty()),
            true,
            new Revision(1),
            FakeDomains.NOON,
            FakeDomains.NOON);
    return new DomainRecord(
        domain.name(), Optional.of(domain), Optional.empty(), DomainRecord.Issuance.NONE);
  }

  private static String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
