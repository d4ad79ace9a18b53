// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.protocol.name.DomainName;

/** Where things are in Redis; the layout stands in the package's documentation. */
final class RedisKeys {
  /** A pattern of all that is here. */
  static final String ALL = "signet:*";

  static final String NAMES = "signet:names";
  static final String PURGES = "signet:purges:log";
  static final String PURGED_REVISIONS = "signet:purges:revisions";
  static final String PURGES_POSITION = "signet:purges:position";
  static final String CHANGES = "signet:changes";

  /** The sentinel: gone when the store was lost. */
  static final String COMPLETE = "signet:complete";

  /** Which store this is. */
  static final String IDENTITY = "signet:identity";

  /** What the keys of session tickets come from. */
  static final String TICKET_SECRETS = "signet:ticket-secrets";

  private RedisKeys() {}

  static String domain(DomainName name) {
    return "signet:domain:" + name.text();
  }

  static String certificate(DomainName name) {
    return "signet:certificate:" + name.text();
  }

  static String message(String id) {
    return "signet:message:" + id;
  }

  static String lease(String name) {
    return "signet:lease:" + name;
  }
}
