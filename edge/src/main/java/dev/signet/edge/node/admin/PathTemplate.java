// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.http.javadsl.model.Uri;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with places for values, as OpenAPI writes it: {@code /v1/domains/{name}}.
 *
 * @param text as written
 */
record PathTemplate(String text) {

  /** What stands in the places, if the path has this form; a place is never empty. */
  Optional<Map<String, String>> match(List<String> segments) {
    var own = List.of(text.substring(1).split("/", -1));
    if (own.size() != segments.size()) return Optional.empty();
    var values = new HashMap<String, String>();
    for (var i = 0; i < own.size(); i++) {
      var place = own.get(i);
      var found = segments.get(i);
      if (isPlace(place)) {
        if (found.isEmpty()) return Optional.empty();
        values.put(place.substring(1, place.length() - 1), found);
      } else if (!place.equals(found)) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** Decoded segments of a path; one that ends with a slash has an empty last one. */
  static List<String> segments(Uri uri) {
    var segments = new ArrayList<String>();
    uri.pathSegments().forEach(segments::add);
    if (uri.asScala().path().endsWithSlash()) segments.add("");
    return segments;
  }

  private static boolean isPlace(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }
}
