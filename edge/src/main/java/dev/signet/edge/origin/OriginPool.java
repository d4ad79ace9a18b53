// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.edge.origin.OriginConnection.Owner;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one origin: no more than agreed, and no more requests waiting for one, first
 * come, first served. Safe for concurrent use; whoever waits is told outside its lock.
 */
final class OriginPool implements Owner {
  private static final Logger log = LoggerFactory.getLogger(OriginPool.class);

  /** For so long after its last surplus an origin's connections are not kept. */
  private static final Duration DISTRUST = Duration.ofMinutes(1);

  private final OriginEndpoint endpoint;
  private final OriginConnector connector;
  private final OriginPlaces places;
  private final int mostOpen;
  private final int mostWaiting;
  private final Duration patience;

  /** The one used last is used first, so that those too many come to their idle end. */
  private final ArrayDeque<OriginConnection> idle = new ArrayDeque<>();

  private final ArrayDeque<Turn> waiting = new ArrayDeque<>();

  /** Given up for others, which have their places; not ended yet, and not counted any more. */
  private final Set<OriginConnection> givenUp = new HashSet<>();

  /** Those that are being made included; each has its place. */
  private int open;

  /** When it was last asked for anything. */
  private long askedAt = System.nanoTime();

  private boolean hasSpokenUnasked;
  private long spokenAt;
  private boolean isRetired;

  /** Who needs a connection; told once. */
  interface Asker {

    /** It is theirs until they have begun an exchange on it. */
    void granted(OriginConnection connection);

    void refused(BrokenExchangeException cause);
  }

  /**
   * @param isFresh whether it has to be a connection that has carried nothing
   * @param near the loop that a new connection is to run on
   */
  private record Turn(Asker asker, boolean isFresh, EventLoop near, long since) {}

  OriginPool(
      OriginEndpoint endpoint,
      OriginConnector connector,
      OriginPlaces places,
      OriginSettings settings) {
    this.endpoint = endpoint;
    this.connector = connector;
    this.places = places;
    this.mostOpen = settings.connections();
    this.mostWaiting = settings.queue();
    this.patience = settings.firstByte();
  }

  OriginEndpoint endpoint() {
    return endpoint;
  }

  /**
   * Grants a connection: one that is idle, a new one, or the next that is free.
   *
   * @return false if the pool is no more, and nobody has been told anything
   */
  boolean ask(Asker asker, boolean isFresh, EventLoop near) {
    var wanted = new Turn(asker, isFresh, near, System.nanoTime());
    @Nullable OriginConnection found = null;
    @Nullable OriginConnection displaced = null;
    var isNew = false;
    var isFull = false;
    synchronized (this) {
      if (isRetired) return false;
      askedAt = wanted.since();
      if (!isFresh && !isDistrusted(wanted.since())) found = takeIdle(near);
      if (found == null) {
        if (open < mostOpen) {
          open++;
          isNew = true;
        } else if (isFresh && waiting.isEmpty() && !idle.isEmpty()) {
          displaced = giveUpLongestIdle();
          open++;
        } else if (waiting.size() < mostWaiting) {
          waiting.add(wanted);
        } else {
          isFull = true;
        }
      }
    }
    if (found != null) asker.granted(found);
    else if (displaced != null) displaced.close(() -> connect(wanted));
    else if (isNew) open(wanted);
    else if (isFull) asker.refused(overloaded("requests are waiting (expected: fewer)"));
    return true;
  }

  /** One on the asker's own loop, if there is one. */
  private @Nullable OriginConnection takeIdle(EventLoop near) {
    for (var connections = idle.iterator(); connections.hasNext(); ) {
      var connection = connections.next();
      if (!connection.loop().equals(near)) continue;
      connections.remove();
      return connection;
    }
    return idle.pollFirst();
  }

  /** One more is counted in {@link #open}, and has no place yet. */
  private void open(Turn wanted) {
    if (places.take(() -> connect(wanted))) return;
    var next = leaveToNext();
    if (next != null) next.near().execute(() -> open(next));
    wanted.asker().refused(overloaded("connections to origins (expected: fewer in all)"));
  }

  private void connect(Turn wanted) {
    var _ =
        connector
            .connect(endpoint, wanted.near(), this)
            .whenComplete(
                (connection, failure) -> {
                  if (failure == null) {
                    wanted.asker().granted(connection);
                    return;
                  }
                  placeFreed();
                  var kind = OriginFailure.ofConnecting(failure);
                  wanted
                      .asker()
                      .refused(new BrokenExchangeException(kind, "no connection: " + kind.text()));
                });
  }

  @Override
  public void released(OriginConnection connection) {
    @Nullable Turn next = null;
    var isKept = false;
    synchronized (this) {
      if (!isRetired && !isDistrusted(System.nanoTime())) {
        next = waiting.peek();
        isKept = next == null || !next.isFresh();
        if (isKept && next == null) idle.addFirst(connection);
        if (isKept && next != null) waiting.poll();
      }
    }
    if (!isKept) connection.end();
    else if (next != null) next.asker().granted(connection);
  }

  /** A surplus that is late would be the next visitor's answer: no connection is used twice. */
  @Override
  public void spokeUnasked() {
    List<OriginConnection> unused;
    synchronized (this) {
      var now = System.nanoTime();
      if (!isDistrusted(now))
        log.atWarn()
            .addKeyValue("origin", endpoint.host() + ":" + endpoint.port())
            .log("origin sends more than its responses; its connections are not kept for a while");
      hasSpokenUnasked = true;
      spokenAt = now;
      unused = List.copyOf(idle);
    }
    for (var connection : unused) connection.close();
  }

  private boolean isDistrusted(long now) {
    return hasSpokenUnasked && now - spokenAt < DISTRUST.toNanos();
  }

  @Override
  public void ended(OriginConnection connection) {
    synchronized (this) {
      idle.remove(connection);
      if (givenUp.remove(connection)) return;
    }
    placeFreed();
  }

  private void placeFreed() {
    var next = leaveToNext();
    // not from within another one's end
    if (next != null) next.near().execute(() -> connect(next));
    else places.giveBack();
  }

  /** One less is open, unless somebody waits for that. */
  private synchronized @Nullable Turn leaveToNext() {
    open--;
    var next = open < mostOpen ? waiting.poll() : null;
    if (next != null) open++;
    return next;
  }

  /** Of its longest idle connection, in nanoseconds; below 0 if there is none to be given up. */
  synchronized long connectionIdleness(long now) {
    var longest = idle.peekLast();
    return longest == null || !waiting.isEmpty() ? -1 : Math.max(0, now - longest.idleSince());
  }

  /** Since it was last used, in nanoseconds; below 0 if anybody needs it. */
  synchronized long idleness(long now) {
    if (isNeeded()) return -1;
    var last = idle.peekFirst();
    return Math.max(0, now - (last == null ? askedAt : last.idleSince()));
  }

  private boolean isNeeded() {
    return !waiting.isEmpty() || open > idle.size();
  }

  /**
   * The caller has its place from now on, and has to close it.
   *
   * @return null if none is idle any more, or those who wait here are to have its place
   */
  synchronized @Nullable OriginConnection giveUpLongestIdle() {
    var longest = waiting.isEmpty() ? idle.pollLast() : null;
    if (longest == null) return null;
    givenUp.add(longest);
    open--;
    return longest;
  }

  /** Who has waited for too long is told so. */
  void tick(long now) {
    for (var late = takeLate(now); late != null; late = takeLate(now))
      late.asker().refused(overloaded("waited for a connection (expected: one in time)"));
  }

  private synchronized @Nullable Turn takeLate(long now) {
    var first = waiting.peek();
    return first == null || now - first.since() <= patience.toNanos() ? null : waiting.poll();
  }

  /** Whether it serves nothing; then it serves nothing ever after. */
  boolean retire(boolean withIdleConnections) {
    List<OriginConnection> unused;
    synchronized (this) {
      if (isRetired) return true;
      if (isNeeded()) return false;
      if (!withIdleConnections && (open > 0 || isDistrusted(System.nanoTime()))) return false;
      isRetired = true;
      unused = List.copyOf(idle);
      idle.clear();
    }
    for (var connection : unused) connection.close();
    return true;
  }

  private static BrokenExchangeException overloaded(String reason) {
    return new BrokenExchangeException(OriginFailure.OVERLOADED, reason);
  }
}
