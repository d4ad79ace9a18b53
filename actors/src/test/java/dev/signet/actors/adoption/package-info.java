// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.actors.adoption;

import org.jspecify.annotations.NullMarked;
