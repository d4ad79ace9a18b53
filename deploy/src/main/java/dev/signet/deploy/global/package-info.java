// SPDX-License-Identifier: Apache-2.0

/**
 * What exists once, in the home region. One file per question; {@code GlobalStack} puts them
 * together.
 */
@NullMarked
package dev.signet.deploy.global;

import org.jspecify.annotations.NullMarked;
