// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.edge.wire.handshake;

import org.jspecify.annotations.NullMarked;
