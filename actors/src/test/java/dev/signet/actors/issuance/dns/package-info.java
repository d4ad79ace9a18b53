// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.actors.issuance.dns;

import org.jspecify.annotations.NullMarked;
