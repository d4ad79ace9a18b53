/** The region store on Redis 7. */
@NullMarked
package dev.signet.persistence.redis;

import org.jspecify.annotations.NullMarked;
