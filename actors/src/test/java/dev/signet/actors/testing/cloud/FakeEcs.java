// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.signet.persistence.testing.aws.FakeService;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import java.util.Map;
import java.util.TreeMap;

/** ListTasks and DescribeTasks of one cluster (JSON 1.1), and the events about its tasks. */
public final class FakeEcs extends FakeService {
  public static final String CLUSTER = "arn:aws:ecs:eu-west-1:123456789012:cluster/signet";
  private static final int PAGE = 3;

  private final Map<String, FakeTask> tasks = new TreeMap<>();

  FakeEcs() {
    super("ecs");
  }

  /** Keeps the task as it is now. */
  public synchronized void put(FakeTask task) {
    tasks.put(task.id(), task);
  }

  public synchronized void forget(FakeTask task) {
    tasks.remove(task.id());
  }

  @Override
  protected Answer answer(HttpExchange request, String body) {
    try {
      var json = WireJson.read(body, JsonNode.class);
      if (!json.path("cluster").asText().equals(CLUSTER))
        return error(400, "ClusterNotFoundException", "Cluster not found.");
      var target = request.getRequestHeaders().getFirst("X-Amz-Target");
      return switch (target) {
        case "AmazonEC2ContainerServiceV20141113.ListTasks" -> list(json);
        case "AmazonEC2ContainerServiceV20141113.DescribeTasks" -> describe(json.path("tasks"));
        default -> error(400, "UnknownOperationException", target);
      };
    } catch (MalformedJsonException e) {
      return error(400, "SerializationException", String.valueOf(e.getMessage()));
    }
  }

  private Answer list(JsonNode query) {
    var wanted =
        tasks.values().stream()
            .filter(task -> task.desiredStatus().equals(query.path("desiredStatus").asText()))
            .map(FakeTask::arn)
            .toList();
    var from = query.path("nextToken").asInt(0);
    var to = Math.min(from + PAGE, wanted.size());
    var answer = WireJson.mapper().createObjectNode();
    var arns = answer.putArray("taskArns");
    wanted.subList(from, to).forEach(arns::add);
    if (to < wanted.size()) answer.put("nextToken", Integer.toString(to));
    return json(200, answer);
  }

  private Answer describe(JsonNode asked) {
    if (asked.size() > 100) return error(400, "InvalidParameterException", "Tasks: at most 100");
    var answer = WireJson.mapper().createObjectNode();
    var found = answer.putArray("tasks");
    var failures = answer.putArray("failures");
    for (var name : asked) {
      var id = name.asText().substring(name.asText().lastIndexOf('/') + 1);
      var task = tasks.get(id);
      if (task != null) found.add(json(task));
      else failures.addObject().put("arn", FakeTask.arnOf(id)).put("reason", "MISSING");
    }
    return json(200, answer);
  }

  private static ObjectNode json(FakeTask task) {
    var json = WireJson.mapper().createObjectNode();
    json.put("taskArn", task.arn()).put("clusterArn", CLUSTER).put("version", task.version());
    json.put("lastStatus", task.lastStatus()).put("desiredStatus", task.desiredStatus());
    json.put("group", task.group());
    if (!task.health().isEmpty()) json.put("healthStatus", task.health());
    attachments(json.putArray("attachments"), task);
    return json;
  }

  private static void attachments(ArrayNode attachments, FakeTask task) {
    var details =
        attachments
            .addObject()
            .put("type", "ElasticNetworkInterface")
            .put("status", "ATTACHED")
            .putArray("details");
    details.addObject().put("name", "subnetId").put("value", "subnet-1");
    details.addObject().put("name", "networkInterfaceId").put("value", task.networkInterface());
  }

  private static Answer json(int status, ObjectNode body) {
    return new Answer(status, "application/x-amz-json-1.1", body.toString());
  }

  @Override
  protected Answer error(int status, String code, String message) {
    var body = WireJson.mapper().createObjectNode();
    return json(status, body.put("__type", code).put("message", message));
  }

  @Override
  protected Answer throttling() {
    return error(400, "ThrottlingException", "Rate exceeded");
  }
}
