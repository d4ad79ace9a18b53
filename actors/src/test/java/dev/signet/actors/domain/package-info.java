// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.signet.actors.domain;

import org.jspecify.annotations.NullMarked;
