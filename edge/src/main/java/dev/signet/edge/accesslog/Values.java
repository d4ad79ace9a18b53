// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

/** How a text stands in a line. At most six octets per char come of it, and two quotes. */
interface Values {

  void append(LineBuffer line, String text);
}
