// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.protocol.api;

import org.jspecify.annotations.NullMarked;
