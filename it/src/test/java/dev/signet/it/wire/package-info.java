// SPDX-License-Identifier: Apache-2.0
/** The wire of a whole node: long bodies in little memory, and other proxies in front of it. */
@NullMarked
package dev.signet.it.wire;

import org.jspecify.annotations.NullMarked;
