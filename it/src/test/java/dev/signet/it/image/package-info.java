// SPDX-License-Identifier: Apache-2.0
/**
 * The container image, built with {@code deploy/Dockerfile} and run as it says. Start at {@link
 * dev.signet.it.image.ImageTest}.
 */
@NullMarked
package dev.signet.it.image;

import org.jspecify.annotations.NullMarked;
