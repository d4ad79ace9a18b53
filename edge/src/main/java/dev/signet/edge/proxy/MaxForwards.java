// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.edge.exchange.Fields;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How much further a request may go (RFC 9110 §7.6.2). Only OPTIONS and TRACE are bound by it; a
 * value that is no number binds nobody.
 */
final class MaxForwards {
  static final String NAME = "max-forwards";

  private MaxForwards() {}

  /** Whether it may go nowhere but here. */
  static boolean endsHere(String method, Fields fields) {
    return left(method, fields.first(NAME)).orElse(1) == 0;
  }

  /** What to tell whoever comes next. */
  static String after(String method, String value) {
    var left = left(method, value);
    return left.isPresent() ? Integer.toString(Math.max(0, left.getAsInt() - 1)) : value;
  }

  private static OptionalInt left(String method, @Nullable String value) {
    if (!method.equals("OPTIONS") && !method.equals("TRACE")) return OptionalInt.empty();
    return value != null && value.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(value))
        : OptionalInt.empty();
  }
}
