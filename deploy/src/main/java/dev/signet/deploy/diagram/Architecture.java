// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.deploy.diagram.Drawing.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Draws the architecture from the templates of a roll-out with load balancers: who talks to whom,
 * on which ports, and what passes which filter.
 */
public final class Architecture {
  private static final int MARGIN = 20;
  private static final int REGION_WIDTH = 580;
  private static final int REGION_TOP = 130;
  private static final int REGION_HEIGHT = 400;
  private static final int GLOBAL_TOP = 610;
  private static final int GLOBAL_HEIGHT = 120;
  private static final int HEIGHT = GLOBAL_TOP + GLOBAL_HEIGHT + MARGIN;

  private final Drawing drawing = new Drawing();
  private final StackTemplate global;
  private final List<StackTemplate> regions;
  private final int width;

  private Architecture(StackTemplate global, List<StackTemplate> regions) {
    this.global = global;
    this.regions = regions;
    width = MARGIN + regions.size() * (REGION_WIDTH + MARGIN);
  }

  /** Arguments: a folder with templates, the file to write. */
  public static void main(String[] arguments) throws IOException {
    var templates = new TreeMap<String, JsonNode>();
    try (var files = Files.newDirectoryStream(Path.of(arguments[0]), "*.template.json")) {
      for (var file : files)
        templates.put(
            file.getFileName().toString().replace(".template.json", ""),
            new ObjectMapper().readTree(file.toFile()));
    }
    Files.writeString(Path.of(arguments[1]), draw(templates));
  }

  /**
   * @param templates by the names of their stacks
   * @return an SVG document
   */
  public static String draw(Map<String, JsonNode> templates) {
    var regions = new ArrayList<StackTemplate>();
    StackTemplate global = null;
    for (var template : new TreeMap<>(templates).entrySet()) {
      var stack = new StackTemplate(template.getKey(), template.getValue());
      if (stack.has("RDS::DBCluster", "")) global = stack;
      if (stack.has("ECS::Cluster", "")) regions.add(stack);
    }
    if (global == null)
      throw new IllegalArgumentException("templates: no database (expected: one)");
    return new Architecture(global, regions).draw();
  }

  private String draw() {
    var visitors = new Box(width / 2 - 110, 16, 220, 36);
    drawing.component(visitors, "Visitors, certificate authority", List.of());
    var queue = drawGlobal();
    for (var number = 0; number < regions.size(); number++)
      drawRegion(
          regions.get(number), MARGIN + number * (REGION_WIDTH + MARGIN), number, visitors, queue);
    return drawing.toSvg(width, HEIGHT, "Signet on AWS, drawn from the synthesised stacks");
  }

  private Box drawGlobal() {
    drawing.frame(new Box(MARGIN, GLOBAL_TOP, width - 2 * MARGIN, GLOBAL_HEIGHT), global.name());
    var step = (width - 4 * MARGIN) / 5;
    var boxes = new ArrayList<Box>();
    for (var number = 0; number < 5; number++)
      boxes.add(new Box(2 * MARGIN + number * step, GLOBAL_TOP + 40, step - MARGIN, 62));
    var queue = global.find("SQS::Queue", "BusQueue");
    drawing.component(
        boxes.get(0),
        "SQS: global queue",
        List.of(
            queue.path("QueueName").asText(),
            "dead letters after "
                + queue.at("/RedrivePolicy/maxReceiveCount").asInt()
                + " receives"));
    var database = global.find("RDS::DBCluster", "");
    var capacity = database.path("ServerlessV2ScalingConfiguration");
    drawing.component(
        boxes.get(1),
        "Aurora PostgreSQL " + database.path("EngineVersion").asText(),
        List.of(
            capacity.path("MinCapacity").asText()
                + " to "
                + capacity.path("MaxCapacity").asText()
                + " ACU",
            global.all("RDS::DBInstance", "").size() + " instances"));
    drawing.component(
        boxes.get(2),
        "S3: certificate archive",
        List.of("versioned, " + (global.has("KMS::Key", "") ? "KMS key of its own" : "")));
    drawing.component(
        boxes.get(3),
        "ECR: image",
        List.of(global.has("ECR::ReplicationConfiguration", "") ? "copied to all regions" : ""));
    drawing.component(
        boxes.get(4),
        "Secrets Manager",
        List.of(
            global.all("SecretsManager::Secret", "").size() + " secrets, copied to all regions"));
    return boxes.get(0);
  }

  private void drawRegion(StackTemplate region, int x, int number, Box visitors, Box queue) {
    drawing.frame(new Box(x, REGION_TOP, REGION_WIDTH, REGION_HEIGHT), region.name());
    var balancer = new Box(x + 200, REGION_TOP + 34, 180, 56);
    var edges = new Box(x + 200, REGION_TOP + 140, 180, 72);
    var control = new Box(x + 200, REGION_TOP + 290, 180, 72);
    var store = new Box(x + 14, REGION_TOP + 216, 132, 60);
    var topic = new Box(x + 434, REGION_TOP + 296, 132, 60);
    var inbox = new Box(x + 434, REGION_TOP + 150, 132, 60);

    drawing.component(
        balancer,
        "Network Load Balancer",
        List.of(region.all("EC2::EIP", "").size() + " Elastic IPs"));
    drawing.component(edges, "Fargate: edges", region.service("Edge"));
    drawing.component(control, "Fargate: control nodes", region.service("Control"));
    var cache = region.find("ElastiCache::ReplicationGroup", "");
    drawing.component(
        store,
        "ElastiCache",
        List.of(
            cache.path("Engine").asText() + " " + cache.path("EngineVersion").asText(),
            cache.path("NumCacheClusters").asText() + " nodes, TLS"));
    drawing.component(
        topic, "SNS: topic", List.of(region.find("SNS::Topic", "Bus").path("TopicName").asText()));
    drawing.component(
        inbox,
        "SQS: inbox",
        List.of(region.find("SQS::Queue", "BusInboxQueue").path("QueueName").asText()));

    var record = region.find("Route53::RecordSet", "RecordsLatency");
    drawing.arrow(
        "Route 53: " + record.path("Name").asText() + (record.has("Region") ? ", by latency" : ""),
        balancer.centerX() + 8,
        REGION_TOP - 14,
        visitors.centerX(),
        visitors.bottom(),
        visitors.centerX(),
        78,
        balancer.centerX(),
        78,
        balancer.centerX(),
        balancer.y());
    drawing.arrow(
        region.ports("LoadBalancer", "Edge"),
        edges.centerX() + 8,
        edges.y() - 20,
        edges.centerX(),
        balancer.bottom(),
        edges.centerX(),
        edges.y());
    drawing.arrow(
        region.ports("Edge", "Control"),
        edges.centerX() + 8,
        control.y() - 36,
        edges.centerX(),
        edges.bottom(),
        edges.centerX(),
        control.y());
    drawing.arrow(
        region.ports("Edge", "Store"),
        store.centerX() + 8,
        edges.centerY() - 6,
        edges.x(),
        edges.centerY(),
        store.centerX(),
        edges.centerY(),
        store.centerX(),
        store.y());
    drawing.arrow(
        region.ports("Control", "Store"),
        store.centerX() + 8,
        control.centerY() - 6,
        control.x(),
        control.centerY(),
        store.centerX(),
        control.centerY(),
        store.centerX(),
        store.bottom());
    drawing.arrow(
        "publish",
        control.right() + 6,
        control.centerY() - 6,
        control.right(),
        control.centerY(),
        topic.x(),
        topic.centerY());
    drawing.arrow(
        region.hop("BusOwn"),
        topic.centerX() + 6,
        topic.y() - 36,
        topic.centerX(),
        topic.y(),
        topic.centerX(),
        inbox.bottom());
    drawing.arrow(
        "",
        0,
        0,
        inbox.x(),
        inbox.centerY(),
        control.right() + 24,
        inbox.centerY(),
        control.right() + 24,
        control.y() + 14,
        control.right(),
        control.y() + 14);
    var low = GLOBAL_TOP - 46 + number * 14;
    drawing.arrow(
        region.hop("BusRelay"),
        topic.centerX() - 62,
        low - 4,
        topic.centerX(),
        topic.bottom(),
        topic.centerX(),
        low,
        queue.centerX() + 16 + number * 8,
        low,
        queue.centerX() + 16 + number * 8,
        queue.y());
    var relayed = GLOBAL_TOP - 46 + regions.size() * 14;
    if (number == 0)
      drawing.arrow(
          "any region relays",
          queue.centerX() + 86,
          relayed - 4,
          queue.centerX() + 80,
          queue.y(),
          queue.centerX() + 80,
          relayed,
          control.centerX() + 10,
          relayed,
          control.centerX() + 10,
          control.bottom());
    drawDatabasePath(control, number);
  }

  /** Every region has one; one is enough to see. */
  private void drawDatabasePath(Box control, int number) {
    if (number > 0) return;
    var port =
        global.find("EC2::SecurityGroup", "DatabaseGroup").at("/SecurityGroupIngress/0/FromPort");
    var x = control.centerX() + 40;
    drawing.arrow(
        port.asText() + " over VPC peering, from all regions' control subnets",
        x + 6,
        GLOBAL_TOP + 22,
        x,
        control.bottom(),
        x,
        GLOBAL_TOP + 40);
  }
}
