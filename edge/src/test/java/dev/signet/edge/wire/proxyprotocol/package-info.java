// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.edge.wire.proxyprotocol;

import org.jspecify.annotations.NullMarked;
