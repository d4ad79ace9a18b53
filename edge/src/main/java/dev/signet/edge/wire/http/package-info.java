// SPDX-License-Identifier: Apache-2.0
/**
 * What all versions of HTTP on the wire have in common: limits, dates, how a connection is ended.
 */
@NullMarked
package dev.signet.edge.wire.http;

import org.jspecify.annotations.NullMarked;
