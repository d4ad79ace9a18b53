// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.actors.taskdns;

import org.jspecify.annotations.NullMarked;
