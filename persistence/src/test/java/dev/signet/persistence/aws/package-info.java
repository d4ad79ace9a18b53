@NullMarked
package dev.signet.persistence.aws;

import org.jspecify.annotations.NullMarked;
