@NullMarked
package dev.signet.protocol.domain;

import org.jspecify.annotations.NullMarked;
