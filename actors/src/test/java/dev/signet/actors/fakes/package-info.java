// SPDX-License-Identifier: Apache-2.0
/** Hand-made stand-ins for stores and authorities, with faults on demand. */
@NullMarked
package dev.signet.actors.fakes;

import org.jspecify.annotations.NullMarked;
