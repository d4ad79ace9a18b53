@NullMarked
package dev.signet.persistence.memory;

import org.jspecify.annotations.NullMarked;
