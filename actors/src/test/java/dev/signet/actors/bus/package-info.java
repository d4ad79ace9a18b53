// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.actors.bus;

import org.jspecify.annotations.NullMarked;
