// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import com.zaxxer.hikari.HikariDataSource;
import dev.signet.persistence.StoreException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * A bounded way into the database: a pool of connections and the threads that use them. A call that
 * finds no place fails at once instead of queueing without end; a call that is admitted gets its
 * connection within the pool's timeout or fails.
 */
final class Lane implements AutoCloseable {

  private final HikariDataSource pool;
  private final ExecutorService threads;

  /** Stages complete here, so that whoever goes on from one never holds up a connection. */
  private final ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();

  private final Semaphore places;
  private final Jdbi jdbi;

  /**
   * @param threads run the blocking calls
   * @param places shared by all lanes of a store
   */
  Lane(HikariDataSource pool, ExecutorService threads, Semaphore places) {
    this.pool = pool;
    this.threads = threads;
    this.places = places;
    this.jdbi = Jdbi.create(pool);
    // Statements are constants: any binding that is not used is a slip.
    jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(false);
    // Bindings hold keys and key authorizations: they appear in no message.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
  }

  /** What is done with the database; blocks. */
  @FunctionalInterface
  interface Work<T> {
    T run(Jdbi jdbi) throws SQLException;
  }

  /**
   * Does some work.
   *
   * @param failures words a failure; the stage fails with nothing else
   */
  <T> CompletionStage<T> call(String action, Failures failures, Work<T> work) {
    if (!places.tryAcquire()) return CompletableFuture.failedStage(failures.overloaded(action));
    var answer = new CompletableFuture<T>();
    try {
      threads.execute(() -> run(action, failures, work, answer));
    } catch (RejectedExecutionException _) {
      places.release();
      answer.completeExceptionally(failures.closed(action));
    }
    return answer;
  }

  private <T> void run(
      String action, Failures failures, Work<T> work, CompletableFuture<T> answer) {
    Runnable completion;
    try {
      var result = work.run(jdbi);
      completion = () -> answer.complete(result);
    } catch (Throwable thrown) {
      var failure = failures.during(action, thrown);
      completion = () -> answer.completeExceptionally(failure);
    } finally {
      places.release();
    }
    complete(completion);
  }

  private void complete(Runnable completion) {
    try {
      answers.execute(completion);
    } catch (RejectedExecutionException _) {
      completion.run();
    }
  }

  /** Lets running calls finish within a few seconds, then closes the connections. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) threads.shutdownNow();
      answers.shutdown();
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    pool.close();
  }

  /** Words failures for one database. */
  interface Failures {
    StoreException overloaded(String action);

    StoreException closed(String action);

    StoreException during(String action, Throwable thrown);
  }
}
