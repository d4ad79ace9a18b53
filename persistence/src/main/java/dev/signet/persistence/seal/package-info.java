/** Encryption of private keys before they leave the process. */
@NullMarked
package dev.signet.persistence.seal;

import org.jspecify.annotations.NullMarked;
