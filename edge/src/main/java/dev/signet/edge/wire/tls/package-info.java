// SPDX-License-Identifier: Apache-2.0
/** TLS for one certificate: contexts that are kept, and the stage that runs an engine. */
@NullMarked
package dev.signet.edge.wire.tls;

import org.jspecify.annotations.NullMarked;
