// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.actors.archive;

import org.jspecify.annotations.NullMarked;
