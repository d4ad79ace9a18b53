// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.protocol.domain.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Where responses are kept, by target URI. Bounded: anything may be gone at any time. Safe for
 * concurrent use; no call blocks.
 */
interface ResponseStore {

  /** Null if nothing is stored. */
  @Nullable Resource find(String key);

  void put(TenantId tenant, String key, StoredResponse response);

  /** Removes one response; nothing happens if it is no longer there. */
  void remove(String key, StoredResponse response);

  /** Removes all that is stored for a target URI. */
  void remove(String key);

  /** Bytes taken, all overhead counted. */
  long bytes();
}
