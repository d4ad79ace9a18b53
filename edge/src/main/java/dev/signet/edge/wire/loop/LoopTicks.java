// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has many connections look at their deadlines from time to time, each on its own event loop. One
 * timer serves all of a loop, and none runs where there is nothing to serve.
 */
public final class LoopTicks {
  private static final Logger log = LoggerFactory.getLogger(LoopTicks.class);

  private final long periodNanos;
  private final Map<EventLoop, OneLoop> loops = new ConcurrentHashMap<>();

  /** What has deadlines. */
  public interface Ticked {
    /**
     * @param now of {@link System#nanoTime}
     */
    void tick(long now);

    /** It has failed at that. */
    void close();
  }

  /** Where one is kept until it leaves. */
  public static final class Place {
    private final OneLoop loop;
    private final Ticked ticked;
    private int index;

    private Place(OneLoop loop, Ticked ticked, int index) {
      this.loop = loop;
      this.ticked = ticked;
      this.index = index;
    }

    /** On the event loop; a second time does nothing. */
    public void leave() {
      if (index < 0) return;
      loop.remove(index);
      index = -1;
    }
  }

  public LoopTicks(Duration period) {
    this.periodNanos = period.toNanos();
  }

  /** On the event loop. */
  public Place add(EventLoop loop, Ticked ticked) {
    return loops.computeIfAbsent(loop, OneLoop::new).add(ticked);
  }

  private final class OneLoop {
    private final EventLoop loop;
    private final List<Place> places = new ArrayList<>();
    private @Nullable ScheduledFuture<?> timer;

    OneLoop(EventLoop loop) {
      this.loop = loop;
    }

    Place add(Ticked ticked) {
      var place = new Place(this, ticked, places.size());
      places.add(place);
      if (timer == null)
        timer =
            loop.scheduleAtFixedRate(this::tick, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
      return place;
    }

    void remove(int index) {
      var last = places.removeLast();
      if (index < places.size()) {
        places.set(index, last);
        last.index = index;
      }
      if (places.isEmpty() && timer != null) {
        timer.cancel(false);
        timer = null;
      }
    }

    /** Backwards, since who is told may leave at once. */
    private void tick() {
      var now = System.nanoTime();
      for (var i = places.size() - 1; i >= 0; i--)
        if (i < places.size()) tick(places.get(i).ticked, now);
    }

    /** Netty would never again call what has thrown once, and the others' deadlines with it. */
    private static void tick(Ticked ticked, long now) {
      try {
        ticked.tick(now);
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("a connection's deadlines: it is closed");
        ticked.close();
      }
    }
  }
}
