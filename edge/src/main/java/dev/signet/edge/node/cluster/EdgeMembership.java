// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.cluster;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import dev.signet.actors.domain.DomainActors;
import dev.signet.actors.domain.DomainSettings;
import dev.signet.actors.domain.DomainShards;
import dev.signet.actors.domain.Domains;
import dev.signet.actors.domain.ShardedDomains;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edge node's place in the region's cluster, which it may lose without its visitors noticing:
 *
 * <pre>
 *   joining ─▶ member ─▶ lost (downed, refused, or no control node left) ─▶ a second later: joining
 * </pre>
 *
 * It is an actor system of its own, beside the one that serves. While there is none, the domains'
 * actors are unavailable, and what is known goes on being served.
 */
public final class EdgeMembership implements Domains, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeMembership.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Set<MemberStatus> GONE =
      Set.of(MemberStatus.exiting(), MemberStatus.down(), MemberStatus.removed());

  private final Supplier<ClusterMember> joining;
  private final DomainSettings settings;
  private final long patienceNanos;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("edge-membership").daemon().factory());

  /** Null between two memberships. */
  private final AtomicReference<@Nullable Place> place = new AtomicReference<>();

  private volatile boolean closed;

  /** When a control node was last seen; touched by the timer alone. */
  private long controlSeen = System.nanoTime();

  /**
   * @param pending ends the questions that are not answered yet: an actor system that ends forgets
   *     them
   */
  private record Place(
      ClusterMember member, ShardedDomains domains, Map<Object, Runnable> pending) {

    boolean isLost() {
      return member.system().getWhenTerminated().toCompletableFuture().isDone();
    }
  }

  private EdgeMembership(
      Supplier<ClusterMember> joining, DomainSettings settings, Duration patience) {
    this.joining = joining;
    this.settings = settings;
    this.patienceNanos = patience.toNanos();
  }

  /**
   * Begins to join.
   *
   * @param joining starts a member; called again whenever the last one has ended
   * @param patience how long a cluster may be without control nodes before it is given up
   * @throws RuntimeException what {@code joining} throws the first time
   */
  public static EdgeMembership start(
      Supplier<ClusterMember> joining, DomainSettings settings, Duration patience) {
    var membership = new EdgeMembership(joining, settings, patience);
    membership.join();
    var every = PAUSE.toMillis();
    var _ =
        membership.timer.scheduleWithFixedDelay(
            membership::watch, every, every, TimeUnit.MILLISECONDS);
    return membership;
  }

  /** Whether the domains' actors can be reached. */
  public CompletionStage<Boolean> reachesControl(Duration patience) {
    var now = place.get();
    return now == null
        ? CompletableFuture.completedStage(false)
        : DomainShards.reachable(now.member().system(), patience);
  }

  /** Nodes with the role that belong to the cluster and answer; 0 without a place in it. */
  public long nodes(String role) {
    var now = place.get();
    return now == null ? 0 : now.member().nodes(role);
  }

  /** Gives the place up for good and tells the others. */
  public CompletionStage<Done> leave() {
    closed = true;
    timer.shutdownNow();
    var last = place.get();
    return last == null
        ? CompletableFuture.completedStage(Done.getInstance())
        : end(last, EndReason.NODE_STOPS);
  }

  @Override
  public void close() {
    var _ = leave();
  }

  @Override
  public CompletionStage<AllowAnswer> allow(
      DomainName name, TenantId tenant, Origin origin, boolean redirectToHttps) {
    return this.<AllowAnswer>ask(
        domains -> domains.allow(name, tenant, origin, redirectToHttps), Unavailable::new);
  }

  @Override
  public CompletionStage<RemoveAnswer> remove(DomainName name) {
    return this.<RemoveAnswer>ask(domains -> domains.remove(name), Unavailable::new);
  }

  @Override
  public CompletionStage<DescribeAnswer> describe(DomainName name) {
    return this.<DescribeAnswer>ask(domains -> domains.describe(name), Unavailable::new);
  }

  @Override
  public CompletionStage<CertificateAnswer> certificate(DomainName name, Duration patience) {
    return this.<CertificateAnswer>ask(
        domains -> domains.certificate(name, patience), Unavailable::new);
  }

  @Override
  public CompletionStage<RenewAnswer> renew(DomainName name) {
    return this.<RenewAnswer>ask(domains -> domains.renew(name), Unavailable::new);
  }

  @Override
  public CompletionStage<Optional<String>> httpChallenge(DomainName name, String token) {
    return ask(domains -> domains.httpChallenge(name, token), _ -> Optional.empty());
  }

  @Override
  public CompletionStage<Optional<String>> tlsAlpnChallenge(DomainName name) {
    return ask(domains -> domains.tlsAlpnChallenge(name), _ -> Optional.empty());
  }

  private <A> CompletionStage<A> ask(
      Function<Domains, CompletionStage<A>> question, Function<String, A> unavailable) {
    var now = place.get();
    if (now == null)
      return CompletableFuture.completedStage(
          unavailable.apply("this node is in no cluster at the moment"));
    var answer = new CompletableFuture<A>();
    var key = new Object();
    now.pending().put(key, () -> answer.cancel(false));
    try {
      question.apply(now.domains()).thenAccept(answer::complete);
    } catch (RuntimeException e) {
      // The place was lost between the lines: an actor system that has ended throws.
      answer.completeExceptionally(e);
    }
    if (now.isLost()) answer.cancel(false);
    return answer
        .whenComplete((_, _) -> now.pending().remove(key))
        .exceptionally(_ -> unavailable.apply("this node has just lost its place in the cluster"));
  }

  private void join() {
    var member = joining.get();
    var found =
        new Place(member, DomainActors.proxy(member.system(), settings), new ConcurrentHashMap<>());
    place.set(found);
    member.system().getWhenTerminated().thenRun(() -> lost(found));
    member.joined().whenComplete((_, failure) -> notJoined(found, failure));
  }

  private static void notJoined(Place place, @Nullable Throwable failure) {
    if (failure == null) return;
    LOG.atWarn().addKeyValue("reason", String.valueOf(failure.getMessage())).log("not joined");
    var _ = end(place, EndReason.NOT_JOINED);
  }

  private void lost(Place lost) {
    place.compareAndSet(lost, null);
    lost.pending().values().forEach(Runnable::run);
    if (closed) return;
    LOG.atWarn().log("no longer in the region's cluster; joining again");
    joinSoon();
  }

  private void joinSoon() {
    var _ = timer.schedule(this::joinAgain, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void joinAgain() {
    try {
      controlSeen = System.nanoTime();
      join();
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("reason", String.valueOf(e.getMessage())).log("joining failed");
      joinSoon();
    }
  }

  /** Control nodes that start anew know nothing of a cluster that edges alone are left of. */
  private void watch() {
    var now = place.get();
    if (now == null) return;
    var cluster = Cluster.get(now.member().system());
    var isIn = cluster.selfMember().status().equals(MemberStatus.up());
    var control = false;
    for (Member member : cluster.state().getMembers())
      control |= member.hasRole(DomainActors.ROLE) && !GONE.contains(member.status());
    if (!isIn || control) controlSeen = System.nanoTime();
    else if (System.nanoTime() - controlSeen > patienceNanos) {
      LOG.atWarn().log("no control node left in this cluster; leaving it");
      controlSeen = System.nanoTime();
      var _ = end(now, EndReason.NO_CONTROL_NODE);
    }
  }

  private static CompletionStage<Done> end(Place place, EndReason reason) {
    ActorSystem<Void> system = place.member().system();
    return CoordinatedShutdown.get(system).runAll(reason);
  }

  private enum EndReason implements CoordinatedShutdown.Reason {
    NODE_STOPS,
    NOT_JOINED,
    NO_CONTROL_NODE
  }
}
