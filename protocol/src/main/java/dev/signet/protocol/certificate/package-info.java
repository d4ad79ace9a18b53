/** Server certificates: parsed with their key, and sealed for storing and sending. */
@NullMarked
package dev.signet.protocol.certificate;

import org.jspecify.annotations.NullMarked;
