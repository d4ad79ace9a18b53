// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

/** Keeps a caller's text short and printable before it reaches a log or an answer. */
final class Excerpt {
  private static final int LONGEST = 300;

  private Excerpt() {}

  static String of(String text) {
    var clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
  }
}
