// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.util.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A body that arrives once and is read by many, each from its start and at its own pace.
 *
 * <pre>
 *   origin ─▶ {@link SharedBodyWriter} ─▶ [chunk chunk chunk …] ─▶ {@link SharedBodyReader} ─▶ client
 *                                                               └▶ {@link SharedBodyReader} ─▶ client
 * </pre>
 *
 * While it is <em>kept</em>, every chunk stays, the origin is read as fast as it sends, and nobody
 * waits for anybody; readers may come and go. It is no longer kept once it grows past the longest
 * body that is stored, or past what all bodies may take together. From then on chunks leave when
 * the slowest reader has them, and the origin waits for room. Should that slowest reader keep
 * another one waiting, it is given up after that one's patience.
 */
final class SharedBody {
  /** Room for a body that is not kept, even if there was none when it ceased to be. */
  private static final long LEAST_WINDOW = 64 * 1024;

  /** What became of it as a whole; called once, on a stream's thread. */
  interface Ending {
    void complete(ByteString body);

    /** It grew past what may be kept; it goes on to those who are reading it. */
    void tooLong();

    /** The origin broke off. */
    void brokenOff();
  }

  /** A reader's answer to "the next chunk, please". */
  sealed interface Next {
    record Chunk(ByteString bytes) implements Next {}

    /** The reader's wake-up call follows. */
    record Later() implements Next {}

    record End() implements Next {}

    record Failed(Throwable cause) implements Next {}
  }

  private static final Next LATER = new Next.Later();
  private static final Next END = new Next.End();

  /** One reader's place. */
  static final class Place {
    private long chunk;
    private boolean givenUp;
    private @Nullable Runnable wakeUp;
  }

  private final OptionalLong announced;
  private final long longest;
  private final InFlightBytes inFlight;
  private final Ending ending;
  private final ArrayDeque<ByteString> sliding = new ArrayDeque<>();
  private List<ByteString> kept = new ArrayList<>();
  private final Set<Place> places = new LinkedHashSet<>();
  private long firstChunk;
  private long heldBytes;
  private long window;
  private boolean isKept = true;
  private boolean isComplete;
  private @Nullable Throwable failure;
  private boolean writerWaits;
  private @Nullable Runnable wakeUpWriter;

  /**
   * @param announced length in bytes, if the origin gave one
   * @param longest that is kept, in bytes
   */
  SharedBody(OptionalLong announced, long longest, InFlightBytes inFlight, Ending ending) {
    this.announced = announced;
    this.longest = longest;
    this.inFlight = inFlight;
    this.ending = ending;
  }

  OptionalLong announced() {
    return announced;
  }

  /** A place at the start; empty if the start is no longer there. */
  synchronized Optional<Place> open() {
    if (firstChunk > 0 || failure != null) return Optional.empty();
    var place = new Place();
    places.add(place);
    return Optional.of(place);
  }

  /** The reader goes. A kept body arrives all the same; another one is of no use to nobody. */
  synchronized void close(Place place) {
    places.remove(place);
    place.wakeUp = null;
    if (!isKept) {
      slide();
      wakeWriter();
    }
  }

  /**
   * @param wakeUp called once when it is worthwhile to ask again after {@link Next.Later}; from any
   *     thread, and must return at once
   */
  synchronized Next next(Place place, Runnable wakeUp) {
    if (place.givenUp) return new Next.Failed(new LaggedBehindException());
    var index = place.chunk - firstChunk;
    if (index < chunks()) {
      var chunk = isKept ? kept.get((int) index) : slidingChunk((int) index);
      place.chunk++;
      if (!isKept) {
        slide();
        wakeWriter();
      }
      return new Next.Chunk(chunk);
    }
    if (failure != null) return new Next.Failed(failure);
    if (isComplete) return END;
    place.wakeUp = wakeUp;
    return LATER;
  }

  /** A reader has waited long enough: whoever holds up the origin meanwhile is given up. */
  synchronized void outOfPatience(Place waiting) {
    if (isKept || isComplete || failure != null || hasRoom()) return;
    for (var place : List.copyOf(places)) {
      if (place == waiting || place.chunk > firstChunk) continue;
      place.givenUp = true;
      places.remove(place);
      wake(place);
    }
    slide();
    wakeWriter();
  }

  /**
   * @param writer called when {@link #mayWrite} or {@link #isAbandoned} is worth asking again; from
   *     any thread, and must return at once
   */
  synchronized void onRoom(Runnable writer) {
    wakeUpWriter = writer;
  }

  void append(ByteString chunk) {
    if (chunk.isEmpty()) return;
    var ceasedToBeKept = false;
    synchronized (this) {
      if (isKept && !mayKeep(chunk.size())) {
        ceasedToBeKept = true;
        ceaseToKeep();
      }
      if (isKept) kept.add(chunk);
      else sliding.addLast(chunk);
      heldBytes += chunk.size();
      if (!isKept) slide();
      for (var place : places) wake(place);
    }
    if (ceasedToBeKept) ending.tooLong();
  }

  /** Whether the origin may go on: a kept body always, another one while there is room. */
  synchronized boolean mayWrite() {
    writerWaits = !isKept && !hasRoom();
    return !writerWaits;
  }

  /** Whether nobody wants the rest. */
  synchronized boolean isAbandoned() {
    return !isKept && places.isEmpty();
  }

  /** The origin has sent everything. */
  void complete() {
    ByteString whole = null;
    synchronized (this) {
      isComplete = true;
      if (isKept) whole = joined();
      for (var place : places) wake(place);
    }
    if (whole == null) return;
    ending.complete(whole);
    inFlight.giveBack(whole.size());
  }

  /** The origin broke off: readers get what there is, and then the failure. */
  void fail(Throwable cause) {
    boolean wasKept;
    synchronized (this) {
      failure = cause;
      wasKept = isKept;
      if (wasKept) inFlight.giveBack(heldBytes);
      for (var place : places) wake(place);
    }
    if (wasKept) ending.brokenOff();
  }

  private boolean mayKeep(int more) {
    return heldBytes + more <= longest && inFlight.tryTake(more);
  }

  private void ceaseToKeep() {
    inFlight.giveBack(heldBytes);
    window = Math.max(LEAST_WINDOW, heldBytes);
    sliding.addAll(kept);
    kept = List.of();
    isKept = false;
  }

  /** One array for all; the readers that are not yet done read parts of the same. */
  private ByteString joined() {
    var builder = ByteString.createBuilder();
    for (var chunk : kept) builder.append(chunk);
    var whole = builder.result().compact();
    var parts = new ArrayList<ByteString>(kept.size());
    var from = 0;
    for (var chunk : kept) {
      parts.add(whole.slice(from, from + chunk.size()));
      from += chunk.size();
    }
    kept = parts;
    return whole;
  }

  private int chunks() {
    return isKept ? kept.size() : sliding.size();
  }

  private ByteString slidingChunk(int index) {
    if (index == 0) return sliding.getFirst();
    var skipped = 0;
    for (var chunk : sliding) if (skipped++ == index) return chunk;
    throw new IllegalStateException("chunk " + index + " (expected: below " + sliding.size() + ")");
  }

  private void slide() {
    var slowest = Long.MAX_VALUE;
    for (var place : places) slowest = Math.min(slowest, place.chunk);
    while (!sliding.isEmpty() && firstChunk < slowest) {
      heldBytes -= sliding.removeFirst().size();
      firstChunk++;
    }
  }

  private boolean hasRoom() {
    return heldBytes < window;
  }

  private void wakeWriter() {
    if (wakeUpWriter == null) return;
    if (!places.isEmpty() && !(writerWaits && hasRoom())) return;
    writerWaits = false;
    wakeUpWriter.run();
  }

  private static void wake(Place place) {
    var wakeUp = place.wakeUp;
    place.wakeUp = null;
    if (wakeUp != null) wakeUp.run();
  }

  /** A client read so slowly that it would have held up others. */
  static final class LaggedBehindException extends RuntimeException {
    LaggedBehindException() {
      super("the client lagged behind the others on a body too long to keep", null, false, false);
    }
  }
}
