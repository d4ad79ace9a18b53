/** Getting a certificate from an authority: the internal one or ACME. */
@NullMarked
package dev.signet.actors.issuance;

import org.jspecify.annotations.NullMarked;
