// SPDX-License-Identifier: Apache-2.0
/** Octets in, octets out: HTTP/1.1 as its RFCs, its attackers and its worst clients speak it. */
@NullMarked
package dev.signet.edge.wire.http1;

import org.jspecify.annotations.NullMarked;
