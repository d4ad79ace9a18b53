// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import akka.http.javadsl.model.HttpEntity;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;

/**
 * Lets go of a body that nobody is going to read. It is cancelled and never read to its end, since
 * it may have none, or be longer than what is gained by it is worth.
 */
public final class UnreadBody {
  private UnreadBody() {}

  /**
   * @param entity whose bytes nobody has begun to read
   */
  public static void cancel(HttpEntity entity, Materializer materializer) {
    if (!entity.isStrict()) entity.getDataBytes().runWith(Sink.cancelled(), materializer);
  }
}
