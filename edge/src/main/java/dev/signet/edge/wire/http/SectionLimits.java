// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http;

/**
 * How long a message's parts may be, whichever side reads it: its first line, its fields, and the
 * trailers of its body.
 *
 * @param firstLine octets of the request line or status line, its end included
 * @param fieldLength octets of one field's value
 * @param fieldCount fields of one head, and of one trailer section
 * @param fieldSection octets of all fields of a head, and of a trailer section
 */
public record SectionLimits(int firstLine, int fieldLength, int fieldCount, int fieldSection) {}
