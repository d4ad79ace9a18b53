/**
 * The phases of a request: host → challenge → site → redirect → cache → origin. Start at {@link
 * dev.signet.edge.proxy.SiteHandler}.
 */
@NullMarked
package dev.signet.edge.proxy;

import org.jspecify.annotations.NullMarked;
