// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import dev.signet.protocol.domain.Origin;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Whether the operator's policy lets this node connect to an origin. */
@FunctionalInterface
public interface OriginCheck {

  /** Why not, as "origin.url: found (expected: …)"; empty if it may. Resolves the origin's name. */
  CompletionStage<Optional<String>> refusal(Origin origin);
}
