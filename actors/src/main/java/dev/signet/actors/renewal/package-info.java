// SPDX-License-Identifier: Apache-2.0
/** Replacing certificates before they expire, without waiting for visitors. */
@NullMarked
package dev.signet.actors.renewal;

import org.jspecify.annotations.NullMarked;
