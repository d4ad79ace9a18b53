// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.javadsl.model.HttpResponse;

/** What asking an origin came to. */
public sealed interface OriginAnswer {

  /** The origin answered; the body is still to be read, or to be cancelled. */
  record Answered(HttpResponse response) implements OriginAnswer {}

  /**
   * @param reason what was found and what was expected; for the log, not for a client
   */
  record Failed(OriginFailure failure, String reason) implements OriginAnswer {}
}
