// SPDX-License-Identifier: Apache-2.0
/**
 * Reading a client's first TLS message: start at {@link dev.signet.edge.wire.hello.HelloReader}.
 */
@NullMarked
package dev.signet.edge.wire.hello;

import org.jspecify.annotations.NullMarked;
