// SPDX-License-Identifier: Apache-2.0
/**
 * What the operator asks of this node, read once and checked once. Start at {@link
 * dev.signet.edge.settings.SettingsReader}; {@link dev.signet.edge.settings.EnvironmentVariables}
 * is the table of all settings.
 */
@NullMarked
package dev.signet.edge.settings;

import org.jspecify.annotations.NullMarked;
