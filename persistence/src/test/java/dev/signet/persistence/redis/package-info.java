@NullMarked
package dev.signet.persistence.redis;

import org.jspecify.annotations.NullMarked;
