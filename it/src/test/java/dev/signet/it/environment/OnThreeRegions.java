// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests that take the run's three regions as a parameter, and have them for themselves. Those that
 * have to wait for each other begin first.
 */
@Target(TYPE)
@Retention(RUNTIME)
@ExtendWith(SharedRegions.class)
@ResourceLock("three regions")
@Order(1)
public @interface OnThreeRegions {}
