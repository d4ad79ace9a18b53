// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.actors.issuance.internal;

import org.jspecify.annotations.NullMarked;
