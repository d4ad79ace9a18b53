// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.javadsl.model.HttpResponse;

/** What asking an origin came to. */
public sealed interface OriginAnswer {

  /** The origin answered; the body is still to be read, or to be discarded. */
  record Answered(HttpResponse response) implements OriginAnswer {}

  record Failed(OriginFailure failure) implements OriginAnswer {}
}
