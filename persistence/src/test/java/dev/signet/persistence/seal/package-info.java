@NullMarked
package dev.signet.persistence.seal;

import org.jspecify.annotations.NullMarked;
