// SPDX-License-Identifier: Apache-2.0

/** What tells people how the roll-out does: alarms, dashboard, logs of refused traffic. */
@NullMarked
package dev.signet.deploy.observation;

import org.jspecify.annotations.NullMarked;
