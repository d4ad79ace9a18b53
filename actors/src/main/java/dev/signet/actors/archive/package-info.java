// SPDX-License-Identifier: Apache-2.0

/** Copying every certificate into an archive, out of everybody's way. */
@NullMarked
package dev.signet.actors.archive;

import org.jspecify.annotations.NullMarked;
