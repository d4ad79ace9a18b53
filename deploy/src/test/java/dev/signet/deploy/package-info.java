// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.deploy;

import org.jspecify.annotations.NullMarked;
