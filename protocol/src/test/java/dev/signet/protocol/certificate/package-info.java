@NullMarked
package dev.signet.protocol.certificate;

import org.jspecify.annotations.NullMarked;
