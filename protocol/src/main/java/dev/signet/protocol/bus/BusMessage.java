// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.bus;

import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.json.WireJson;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One event on its way to every region. A change has the same id however often and by whomever it
 * is published, so that a region knows it again.
 *
 * @param id {@code r} and the revision for a change; for an event that is none, 1 to 64 letters,
 *     digits or hyphens that no other message has
 * @param origin the region that published it first, 1 to 64 letters, digits, dots, hyphens or
 *     underscores
 * @param publishedAt by the clock of whoever published it first: for people, and to tell an old
 *     request from a new one; never to tell which change is newer
 */
public record BusMessage(String id, String origin, Instant publishedAt, ControlEvent event) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public BusMessage {
    if (isChange(event)) require("id", id, id.equals(idOf(event)), idOf(event));
    else require("id", id, ID.matcher(id).matches(), "1 to 64 letters, digits or hyphens");
    require(
        "origin",
        origin,
        REGION.matcher(origin).matches(),
        "1 to 64 letters, digits, dots, hyphens or underscores");
  }

  /** The message that carries an event, with the id that it has to have. */
  public static BusMessage carrying(ControlEvent event, String origin, Instant publishedAt) {
    var id = isChange(event) ? idOf(event) : UUID.randomUUID().toString();
    return new BusMessage(id, origin, publishedAt, event);
  }

  private static boolean isChange(ControlEvent event) {
    return event.revision().isNewerThan(Revision.NONE);
  }

  private static String idOf(ControlEvent event) {
    return "r" + event.revision();
  }

  private static void require(String field, String found, boolean fits, String expected) {
    if (!fits)
      throw new IllegalArgumentException(
          field + ": \"" + WireJson.excerpt(found) + "\" (expected: " + expected + ")");
  }
}
