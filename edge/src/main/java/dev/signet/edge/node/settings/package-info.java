// SPDX-License-Identifier: Apache-2.0
/**
 * What the operator asks of this node, read once and checked once. Start at {@link
 * dev.signet.edge.node.settings.SettingsReader}; {@link
 * dev.signet.edge.node.settings.EnvironmentVariables} is the table of all settings.
 */
@NullMarked
package dev.signet.edge.node.settings;

import org.jspecify.annotations.NullMarked;
