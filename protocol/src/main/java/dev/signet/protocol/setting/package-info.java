// SPDX-License-Identifier: Apache-2.0
/** What settings may be. Start at {@link dev.signet.protocol.setting.SettingBounds}. */
@NullMarked
package dev.signet.protocol.setting;

import org.jspecify.annotations.NullMarked;
