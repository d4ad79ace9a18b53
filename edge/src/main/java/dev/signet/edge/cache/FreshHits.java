// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.protocol.domain.Domain;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Looks in memory for a response that can be served without asking anyone. A plain call: it blocks
 * on nothing, starts nothing, and allocates next to nothing; made for whoever wants to answer
 * before a request is even parsed in full.
 */
public interface FreshHits {

  /**
   * @param key of the target URI: {@code scheme://host[:port]/path?query}, scheme and host in lower
   *     case, the scheme's own port left out
   * @return null if the request must take the long way
   */
  @Nullable StoredResponse find(Domain site, String key, RequestHead request, Instant now);
}
