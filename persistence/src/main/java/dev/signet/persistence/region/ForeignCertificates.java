// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.region;

import dev.signet.persistence.region.RegionStore.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Certificates that another program keeps in the region's store, with their keys in clear. Read
 * only, and nothing of what is read has been checked but its size. Safe for concurrent use; stages
 * fail only with {@link dev.signet.persistence.StoreException}.
 */
public interface ForeignCertificates extends AutoCloseable {

  /** Longest page of {@link #names} that may be asked for. */
  int LONGEST_PAGE = 1_000;

  /** Most bytes of one certificate with its key and all else around them; real ones have 8000. */
  int LARGEST = 128 * 1024;

  /**
   * What the certificates are kept under, in no particular order; one that stays during the whole
   * walk appears at least once.
   *
   * @param cursor empty for the first page
   * @param limit 1 to 1000: of keys that are looked at; pages may be empty before the end
   */
  CompletionStage<NamePage> names(Optional<String> cursor, int limit);

  /**
   * @param name as {@link #names} or a listener gave it
   */
  CompletionStage<Found> find(String name);

  /**
   * Calls back on what is written from now on, on any thread: the listener must not block. Some may
   * be missed, as where the store forbids to be watched; a walk over {@link #names} finds them.
   *
   * @return ends the subscription when closed
   */
  Subscription subscribe(Listener listener);

  @Override
  void close();

  /** What {@link #find} found. */
  sealed interface Found {
    /**
     * @param chain PEM, if it is what it should be
     * @param privateKey PEM in clear, if it is what it should be
     */
    record Candidate(String name, String chain, String privateKey) implements Found {
      /** Never shows the key. */
      @Override
      public String toString() {
        return "Candidate[" + name + "]";
      }
    }

    /** It is there in a form that nobody knows. */
    record Unreadable() implements Found {}

    /** It has more than {@link #LARGEST} bytes. */
    record TooLarge() implements Found {}

    /** It has gone. */
    record Nothing() implements Found {}
  }

  /**
   * @param next for the following page; empty at the end
   */
  record NamePage(List<String> names, Optional<String> next) {}

  /** Hears of certificates that are written. */
  interface Listener {
    void written(String name);

    /** Any number may have been missed; also said once at the start. */
    void missed();
  }
}
