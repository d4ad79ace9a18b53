// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static java.util.stream.Collectors.joining;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.sql.SqlSettings.Retention;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements away from the caller's thread and turns every failure into a {@link
 * StoreException} that holds no parameter of a statement: those may be keys.
 */
final class Database implements Lane.Failures, AutoCloseable {

  /** SQLSTATEs of transactions that may be run again: serialization failure, deadlock. */
  private static final Set<String> REPEATABLE = Set.of("40001", "40P01");

  private static final int TRIES = 4;

  private static final Logger log = LoggerFactory.getLogger(Database.class);

  private final Engine engine;
  private final int maxCalls;
  private final Retention retention;
  private final InstantSource clock;
  private final AtomicReference<Instant> nextPruning;
  private final Lane writers;
  private final Lane readers;

  Database(Engine engine, SqlSettings settings, InstantSource clock) {
    this.engine = engine;
    this.maxCalls = settings.maxCalls();
    this.retention = settings.retention();
    this.clock = clock;
    this.nextPruning = new AtomicReference<>(clock.instant());
    var places = new Semaphore(maxCalls);
    this.writers = engine.writers(places);
    this.readers = engine.readers(writers, places);
  }

  /** One question. */
  <T> CompletionStage<T> read(String action, HandleCallback<T, SQLException> question) {
    return readers.call(action, this, jdbi -> timely(jdbi).withHandle(question));
  }

  /** Several questions that see the database at one and the same moment. */
  <T> CompletionStage<T> snapshot(String action, HandleCallback<T, SQLException> questions) {
    return readers.call(action, this, jdbi -> engine.snapshot(timely(jdbi), questions));
  }

  /** A change: one transaction, wholly done and durable when the stage completes, or not at all. */
  <T> CompletionStage<T> write(String action, HandleCallback<T, SQLException> change) {
    var done = writers.call(action, this, jdbi -> transact(timely(jdbi), change));
    pruneIfDue();
    return done;
  }

  /** Before anything is asked or done: now and then the clock has to be compared. */
  private Jdbi timely(Jdbi jdbi) throws SQLException {
    if (clock instanceof ServerClock shared)
      shared.putRight(() -> jdbi.withHandle(handle -> engine.time(handle.getConnection())));
    return jdbi;
  }

  /** Whoever writes also sees to it, now and then, that nothing piles up. */
  private void pruneIfDue() {
    var due = nextPruning.get();
    var now = clock.instant();
    if (now.isBefore(due) || !nextPruning.compareAndSet(due, now.plus(retention.every()))) return;
    prune()
        .whenComplete(
            (_, failure) -> {
              if (failure != null)
                log.atWarn()
                    .addKeyValue("reason", failure.getMessage())
                    .addKeyValue("again-in", retention.every())
                    .log("old entries not deleted");
            });
  }

  /** Deletes what has served its purpose, step by step, so that other changes come in between. */
  CompletionStage<Void> prune() {
    return writers
        .call(
            "prune",
            this,
            jdbi -> transact(jdbi, handle -> Pruning.step(handle, retention, clock.instant())))
        .thenCompose(more -> more ? prune() : CompletableFuture.completedStage(null));
  }

  private static <T> T transact(Jdbi jdbi, HandleCallback<T, SQLException> change)
      throws SQLException {
    for (var attempt = 1; ; attempt++) {
      try {
        return jdbi.inTransaction(change);
      } catch (RuntimeException | SQLException e) {
        var sql = sqlException(e);
        if (attempt == TRIES || sql == null || !REPEATABLE.contains(sql.getSQLState())) throw e;
      }
    }
  }

  @Override
  public StoreException overloaded(String action) {
    return new StoreException(
        engine.description()
            + ": "
            + action
            + ": "
            + maxCalls
            + " calls are under way (expected: fewer; see database.max-calls)",
        null);
  }

  @Override
  public StoreException closed(String action) {
    return new StoreException(engine.description() + ": " + action + ": closed", null);
  }

  /** Keeps the driver's exception alone: Jdbi's would show the statement's parameters. */
  @Override
  public StoreException during(String action, Throwable thrown) {
    if (thrown instanceof StoreException failure) return failure;
    var sql = sqlException(thrown);
    var prefix = engine.description() + ": " + action + ": ";
    return sql == null
        ? new StoreException(prefix + thrown.getClass().getSimpleName(), thrown)
        : new StoreException(prefix + firstLine(sql), sql);
  }

  static @Nullable SQLException sqlException(Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause())
      if (cause instanceof SQLException sql) return sql;
    return null;
  }

  static String firstLine(Throwable thrown) {
    return oneLine(String.valueOf(thrown.getMessage()), 1);
  }

  /** The first lines of a text, as one. */
  static String oneLine(String text, int lines) {
    return text.lines().limit(lines).map(String::strip).collect(joining(", "));
  }

  @Override
  public void close() {
    writers.close();
    if (readers != writers) readers.close();
  }
}
