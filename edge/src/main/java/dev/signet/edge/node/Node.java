// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.stream.SystemMaterializer;
import dev.signet.actors.domain.Domains;
import dev.signet.edge.node.admin.AdminHandler;
import dev.signet.edge.node.admin.AdminServer;
import dev.signet.edge.node.admin.AdminToken;
import dev.signet.edge.node.admin.Endpoint;
import dev.signet.edge.node.admin.ObservationEndpoints;
import dev.signet.edge.node.health.Part;
import dev.signet.edge.node.health.Readiness;
import dev.signet.edge.node.health.Serving;
import dev.signet.edge.wire.ListenerBinding;
import dev.signet.edge.wire.ListenerSettings;
import dev.signet.edge.wire.loop.EventLoops;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.sql.SqlCentralStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: opens its parts in order, and closes them in the opposite one.
 *
 * <pre>
 *   data directory ─▶ stores, keys, actor system ─▶ control ─▶ edge ─▶ management port ─▶ ready
 *
 *   stop: health down ─▶ notice ─▶ ports closed ─▶ open requests end ─▶ management port closed
 *         ─▶ shards handed over, cluster left ─▶ bus, authority, stores closed
 * </pre>
 */
final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** For open requests at a stop; less than Akka's phase for it, see akka.conf. */
  private static final Duration DRAIN = Duration.ofSeconds(8);

  private static final Duration ADMIN_DRAIN = Duration.ofSeconds(1);

  /** How long a node that only serves waits at its start for those that decide. */
  private static final Duration FOR_CONTROL_NODES = Duration.ofSeconds(20);

  private final Foundation base;
  private final Optional<ControlRole> control;
  private final Optional<EdgeRole> edge;
  private final Readiness readiness;
  private final Serving serving;
  private final ListenerBinding admin;
  private final EventLoops adminLoops;

  private Node(
      Foundation base,
      Optional<ControlRole> control,
      Optional<EdgeRole> edge,
      Readiness readiness,
      Serving serving,
      ListenerBinding admin,
      EventLoops adminLoops) {
    this.base = base;
    this.control = control;
    this.edge = edge;
    this.readiness = readiness;
    this.serving = serving;
    this.admin = admin;
    this.adminLoops = adminLoops;
  }

  /**
   * Blocks until the node serves.
   *
   * @throws StartFailedException if it cannot; the process is to end then, nothing is closed before
   */
  static Node start(NodeConfiguration configuration) {
    var limit = configuration.node().startTimeout();
    var clock = InstantSource.system();
    var blocking = Executors.newVirtualThreadPerTaskExecutor();
    var directory = DataDirectory.claim(configuration.node().dataDirectory());

    // The central store and the actor system take the longest, and know nothing of each other.
    var opening = openCentral(configuration, blocking, clock);
    var base = Foundation.open(configuration, blocking, clock);
    var central = opening.map(store -> Waiting.until(limit, "central store", store));
    base.others().awaitJoined(configuration, limit);

    var control =
        configuration
            .control()
            .map(settings -> ControlRole.open(base, settings, central.orElseThrow()));
    Domains domains =
        control
            .<Domains>map(ControlRole::domains)
            .orElseGet(() -> base.others().membership().orElseThrow());
    control.ifPresent(
        role -> Waiting.until(limit, "filling the region store", role.bus().filled()));
    var edge = configuration.edge().map(settings -> EdgeRole.open(base, settings, domains, limit));

    var readiness = new Readiness(parts(base, control, edge), configuration.health(), clock);
    var serving = new Serving(() -> edge.map(EdgeRole::isServing).orElse(false));
    var adminLoops = EventLoops.start(base.system(), 1);
    var admin = openAdmin(base, control, readiness, serving, adminLoops, limit);
    var node = new Node(base, control, edge, readiness, serving, admin, adminLoops);
    node.planStop(central, directory);
    node.awaitReady(limit);
    return node;
  }

  /** The one line that tells that the node serves, and where. */
  String readyLine() {
    var urls = new ArrayList<String>();
    edge.ifPresent(
        role -> {
          urls.add("https://" + Ports.hostAndPort(role.httpsAddress()));
          urls.add("http://" + Ports.hostAndPort(role.httpAddress()));
        });
    urls.add("admin http://" + Ports.hostAndPort(admin.localAddress()));
    return "ready: " + String.join(" ", urls);
  }

  /** Completes when the node has stopped, whoever asked for it. */
  CompletionStage<Done> stopped() {
    return base.system().getWhenTerminated();
  }

  /** Stops in order; asking twice does nothing more. */
  CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(base.system()).runAll(StopReason.ASKED);
  }

  private enum StopReason implements CoordinatedShutdown.Reason {
    ASKED
  }

  private static Optional<CompletableFuture<CentralStore>> openCentral(
      NodeConfiguration configuration, Executor blocking, InstantSource clock) {
    return configuration
        .control()
        .map(
            control ->
                CompletableFuture.supplyAsync(
                    () ->
                        SqlCentralStore.open(
                            control.database(), configuration.node().region(), clock),
                    blocking));
  }

  private static List<Part> parts(
      Foundation base, Optional<ControlRole> control, Optional<EdgeRole> edge) {
    var patience = base.configuration().health().timeout();
    var parts = new ArrayList<Part>();
    parts.add(Part.answering("region-store", base.region()::ping));
    parts.add(new Part("shard-region", () -> base.others().reachControl(patience)));
    control.ifPresent(role -> parts.addAll(role.parts()));
    edge.ifPresent(role -> parts.addAll(role.parts()));
    return parts;
  }

  /** A node without the role control has health and metrics only. */
  private static ListenerBinding openAdmin(
      Foundation base,
      Optional<ControlRole> control,
      Readiness readiness,
      Serving serving,
      EventLoops loops,
      Duration limit) {
    var settings = base.configuration().admin();
    var endpoints = new ArrayList<Endpoint>();
    control.ifPresent(role -> endpoints.addAll(role.endpoints()));
    endpoints.addAll(
        new ObservationEndpoints(readiness, serving, base.metrics(), base.blocking()).all());
    var handler =
        new AdminHandler(
            endpoints,
            adminToken(base.configuration()),
            settings,
            SystemMaterializer.get(base.system()).materializer(),
            base.clock());
    try {
      return Waiting.until(
          limit,
          "SIGNET_ADMIN_PORT",
          AdminServer.bind(
              base.system(),
              loops,
              settings,
              handler,
              proxyHeaderTimeout(base.configuration()),
              base.clock(),
              base.meters()));
    } catch (StartFailedException e) {
      throw Ports.notFree("SIGNET_ADMIN_PORT", settings.bind(), settings.port(), e);
    }
  }

  /** A load balancer's health checks start as its visitors' connections do. */
  private static Optional<Duration> proxyHeaderTimeout(NodeConfiguration configuration) {
    return configuration
        .edge()
        .map(EdgeRole.Settings::listeners)
        .filter(ListenerSettings::proxyProtocol)
        .map(ListenerSettings::proxyHeaderTimeout);
  }

  private static AdminToken adminToken(NodeConfiguration configuration) {
    var given = configuration.config().getString("signet.admin.token");
    if (!given.isEmpty()) return AdminToken.of(given);
    try {
      return AdminToken.inDirectory(configuration.node().dataDirectory());
    } catch (IOException e) {
      throw new StartFailedException("management API's token: " + e.getMessage(), e);
    }
  }

  private void planStop(Optional<CentralStore> central, DataDirectory directory) {
    var order = new StopOrder(base.system(), base.blocking());
    order.first("health-down", this::announceStop);
    edge.ifPresent(
        role -> {
          order.unbind("public-ports", role::unbind);
          order.drain("public-connections", () -> role.drain(DRAIN));
        });
    control.ifPresent(role -> order.drain("bus-streams", role::drainBus));
    order.stopService("management-port", () -> admin.drain(ADMIN_DRAIN));
    base.others().membership().ifPresent(place -> order.leave("cluster", place::leave));
    order.last(
        "everything-else",
        () -> {
          adminLoops.close();
          edge.ifPresent(EdgeRole::close);
          control.ifPresent(ControlRole::close);
          base.region().close();
          central.ifPresent(CentralStore::close);
          base.metrics().close();
          directory.close();
        });
  }

  /** Completes when whoever sends visitors has had the time to notice. */
  private CompletionStage<?> announceStop() {
    LOG.info("stopping");
    readiness.stop();
    serving.stop();
    var notice = edge.isEmpty() ? Duration.ZERO : base.configuration().health().stopNotice();
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(notice.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * The ready line is to be true: what it promises is what a load balancer would be told. A node
   * that only serves does so without the nodes that decide, if it has to.
   */
  private void awaitReady(Duration limit) {
    var start = base.clock().instant();
    var away = control.map(ControlRole::mayBeAway).orElse(Set.of());
    while (true) {
      var report = Waiting.until(limit, "readiness", readiness.report());
      if (report.isReadyWithout(away)) return;
      var waited = Duration.between(start, base.clock().instant());
      if (waited.compareTo(limit) > 0)
        throw new StartFailedException(
            "not ready after " + limit.toSeconds() + " s: " + report.parts());
      if (control.isEmpty()
          && waited.compareTo(FOR_CONTROL_NODES) > 0
          && serving.state() == Serving.State.SERVING) {
        LOG.atWarn().addKeyValue("parts", report.parts()).log("serving what is known");
        return;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(50));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailedException("interrupted", e);
    }
  }
}
