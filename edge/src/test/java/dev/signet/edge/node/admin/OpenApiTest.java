// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.signet.persistence.central.RegionProgressStore.RegionProgress;
import dev.signet.protocol.api.DomainForm;
import dev.signet.protocol.api.PurgeForm;
import dev.signet.protocol.domain.Revision;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API's description says what the API does, and all of it. */
class OpenApiTest {
  private static final String FORM =
      """
      {"tenant":"t1","origin":{"url":"https://origin.example"}}""";
  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "patch", "head", "options");

  private static final FakeCentralStore central = new FakeCentralStore();
  private static AdminPort port;
  private static JsonNode description;

  @BeforeAll
  static void open() {
    port = new AdminPort(central);
    description = AdminPort.json(port.get("/openapi.json"));
  }

  @AfterAll
  static void close() {
    port.close();
  }

  @Test
  void everyEndpointIsDescribedAndEveryDescriptionIsAnEndpoint() {
    var served = new TreeSet<String>();
    for (var endpoint : port.endpoints)
      served.add(endpoint.method() + " " + endpoint.path().text());

    assertThat(described()).isEqualTo(served);
  }

  @Test
  void everyDescribedCallIsAnswered() {
    for (var call : described()) {
      port.call("PUT", "/v1/domains/shop.example", FORM);
      var method = call.substring(0, call.indexOf(' '));
      var path =
          call.substring(call.indexOf(' ') + 1)
              .replace("{name}", "shop.example")
              .replace("{region}", "eu")
              .replace("{id}", purgeId());
      var answer = port.call(method, path, method.equals("PUT") ? FORM : "{\"scope\":\"all\"}");
      assertThat(answer.statusCode()).as(call).isBetween(200, 299);
    }
  }

  @Test
  void whetherATokenIsNeededIsDescribed() {
    for (var endpoint : port.endpoints) {
      var operation = operation(endpoint.method(), endpoint.path().text());
      var needsNone = operation.path("security").isArray() && operation.get("security").isEmpty();
      assertThat(needsNone)
          .as(endpoint.path().text())
          .isEqualTo(endpoint.access() == Endpoint.Access.ANYONE);
    }
  }

  @Test
  void everyQueryParameterIsDescribed() {
    for (var endpoint : port.endpoints) {
      var names = new TreeSet<String>();
      for (var parameter : operation(endpoint.method(), endpoint.path().text()).path("parameters"))
        if (parameter.get("in").textValue().equals("query"))
          names.add(parameter.get("name").textValue());
      assertThat(names).as(endpoint.path().text()).isEqualTo(endpoint.parameters());
    }
  }

  @Test
  void everyExampleFitsItsSchema() {
    var examples = new ArrayList<String>();
    for (var call : described()) {
      var operation =
          operation(call.substring(0, call.indexOf(' ')), call.substring(call.indexOf(' ') + 1));
      collectExamples(operation.at("/requestBody/content/application~1json"), examples);
      for (var response : operation.get("responses"))
        collectExamples(response.at("/content/application~1json"), examples);
    }

    assertThat(examples).hasSizeGreaterThan(10);
  }

  @Test
  void exampleFormsAreAccepted() {
    assertThat(DomainForm.read(requestExample("PUT", "/v1/domains/{name}")).tenant().text())
        .isEqualTo("t1");
    assertThat(PurgeForm.read(requestExample("POST", "/v1/purges")).value())
        .isEqualTo("product-17");
  }

  @Test
  void realAnswersFitTheirSchemas() {
    central.sees(new RegionProgress("us", new Revision(1), FakeDomains.NOON, Duration.ZERO, 1));
    var created = port.call("PUT", "/v1/domains/real.example", FORM);

    assertFits(created, "Domain");
    assertFits(port.get("/v1/domains/real.example"), "Domain");
    assertFits(port.get("/v1/domains"), "DomainPage");
    assertFits(port.call("POST", "/v1/purges", "{\"scope\":\"all\"}"), "Purge");
    assertFits(port.get("/v1/purges/" + purgeId()), "Purge");
    assertFits(port.get("/v1/regions"), "Regions");
    assertFits(port.get("/health/live"), "Live");
    assertFits(port.get("/health/ready"), "Ready");
    assertFits(port.get("/health/serving"), "Serving");
    assertFits(port.get("/v1/nothing"), "Problem");
    assertFits(port.call("PUT", "/v1/domains/real.example", "{}"), "Problem");
  }

  private static Set<String> described() {
    var calls = new TreeSet<String>();
    description
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          assertThat(METHODS).contains(method);
                          calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                        }));
    return calls;
  }

  private static JsonNode operation(String method, String path) {
    return description.get("paths").get(path).get(method.toLowerCase(Locale.ROOT));
  }

  private static byte[] requestExample(String method, String path) {
    return operation(method, path)
        .at("/requestBody/content/application~1json/example")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void collectExamples(JsonNode content, List<String> into) {
    if (!content.has("example")) return;
    var schema = content.at("/schema/$ref").textValue();
    assertFits(content.get("example").toString(), schema);
    into.add(schema);
  }

  private static void assertFits(HttpResponse<String> answer, String schema) {
    assertFits(answer.body(), "#/components/schemas/" + schema);
  }

  private static void assertFits(String json, String reference) {
    var whole = description.deepCopy();
    ((ObjectNode) whole).put("$ref", reference);
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                whole, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
  }

  private static String purgeId() {
    var answer = port.call("POST", "/v1/purges", "{\"scope\":\"all\"}");
    return AdminPort.json(answer).get("id").textValue();
  }
}
