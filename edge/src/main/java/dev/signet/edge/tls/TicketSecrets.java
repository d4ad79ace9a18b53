// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of session tickets come from: three generations of secrets. The current one makes
 * tickets. The next one is known to every node before the first ticket is made under it, so that no
 * visitor is ahead of a node; the previous one lets the tickets in visitors' hands stay good for
 * one rotation more. Never shown, not even in part.
 */
public final class TicketSecrets {
  private static final int LENGTH = 32;
  private static final int GENERATIONS = 3;

  /** First octet of the encoding; another form is to have another one. */
  private static final byte FORM = 1;

  private static final int ENCODED_LENGTH = 1 + GENERATIONS * LENGTH;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] next;
  private final byte[] current;
  private final byte[] previous;

  private TicketSecrets(byte[] next, byte[] current, byte[] previous) {
    this.next = next;
    this.current = current;
    this.previous = previous;
  }

  /** Secrets that nobody else knows. */
  public static TicketSecrets random() {
    return new TicketSecrets(fresh(), fresh(), fresh());
  }

  /** One generation further: what was next makes tickets, what was previous opens none any more. */
  TicketSecrets rotated() {
    return new TicketSecrets(fresh(), next, current);
  }

  /**
   * Several generations further.
   *
   * @param times 0 or more; beyond three nothing is left of these
   */
  TicketSecrets rotated(long times) {
    if (times >= GENERATIONS) return random();
    var secrets = this;
    for (var i = 0; i < times; i++) secrets = secrets.rotated();
    return secrets;
  }

  /** In the order in which engines want them: the one that makes tickets first. */
  byte[][] generations() {
    return new byte[][] {current, next, previous};
  }

  byte[] encode() {
    var encoded = new byte[ENCODED_LENGTH];
    encoded[0] = FORM;
    System.arraycopy(next, 0, encoded, 1, LENGTH);
    System.arraycopy(current, 0, encoded, 1 + LENGTH, LENGTH);
    System.arraycopy(previous, 0, encoded, 1 + 2 * LENGTH, LENGTH);
    return encoded;
  }

  /**
   * @throws IllegalArgumentException if it is not what {@link #encode} gave
   */
  static TicketSecrets decode(byte[] encoded) {
    if (encoded.length != ENCODED_LENGTH || encoded[0] != FORM)
      throw new IllegalArgumentException(
          "ticket secrets: "
              + encoded.length
              + " bytes of another form (expected: "
              + ENCODED_LENGTH
              + " of form "
              + FORM
              + ")");
    return new TicketSecrets(
        Arrays.copyOfRange(encoded, 1, 1 + LENGTH),
        Arrays.copyOfRange(encoded, 1 + LENGTH, 1 + 2 * LENGTH),
        Arrays.copyOfRange(encoded, 1 + 2 * LENGTH, ENCODED_LENGTH));
  }

  private static byte[] fresh() {
    var secret = new byte[LENGTH];
    RANDOM.nextBytes(secret);
    return secret;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) return true;
    return other instanceof TicketSecrets secrets
        && MessageDigest.isEqual(encode(), secrets.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(current);
  }

  /** Shows nothing of the secrets. */
  @Override
  public String toString() {
    return "TicketSecrets[hidden]";
  }
}
