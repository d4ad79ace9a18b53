// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing.cloud;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Record sets with Route 53's rules about what may stand beside what. */
final class HostedZone {

  /** In Route 53's order: by labels from the right, then type, then set identifier. */
  private static final Comparator<RecordKey> ORDER =
      Comparator.comparing((RecordKey key) -> reversed(key.name()))
          .thenComparing(RecordKey::type)
          .thenComparing(RecordKey::setIdentifier);

  private final int mostOfOneName;
  private TreeMap<RecordKey, FakeRecord> records = new TreeMap<>(ORDER);

  HostedZone(int mostOfOneName) {
    this.mostOfOneName = mostOfOneName;
  }

  record RecordKey(String name, String type, String setIdentifier) {}

  record ZoneChange(String action, FakeRecord record) {}

  List<FakeRecord> all() {
    return List.copyOf(records.values());
  }

  List<FakeRecord> from(RecordKey start) {
    return List.copyOf(records.tailMap(start, true).values());
  }

  /** Makes all changes or none; holds what is wrong with the first that does not go. */
  Optional<String> change(List<ZoneChange> changes) {
    var before = new TreeMap<>(records);
    for (var change : changes) {
      var wrong = change(change);
      if (wrong.isPresent()) {
        records = before;
        return wrong;
      }
    }
    return Optional.empty();
  }

  private Optional<String> change(ZoneChange change) {
    var record = change.record();
    var present = records.get(record.key());
    var named = "[name='" + record.name() + "', type='" + record.type() + "']";
    if (change.action().equals("DELETE")) {
      if (present == null)
        return Optional.of(
            "Tried to delete resource record set " + named + " but it was not found");
      if (!present.equals(record))
        return Optional.of(
            "Tried to delete resource record set "
                + named
                + " but the values provided do not match the current values");
      records.remove(record.key());
      return Optional.empty();
    }
    if (present != null && change.action().equals("CREATE"))
      return Optional.of("Tried to create resource record set " + named + " but it already exists");
    if (record.type().equals("TXT") && !record.value().matches("\"[^\"]{0,255}\""))
      return Optional.of("Invalid Resource Record: 'Value should be enclosed in quotation marks'");
    var beside = beside(record);
    if (beside.stream().anyMatch(other -> other.type().equals("CNAME")))
      return Optional.of("RRSet " + named + " is not permitted: a conflicting CNAME exists");
    if (beside.stream().anyMatch(other -> other.isMultiValue() != record.isMultiValue()))
      return Optional.of("RRSet " + named + " conflicts with a set of another routing policy");
    if (present == null && beside.size() >= mostOfOneName)
      return Optional.of("RRSet " + named + ": the limit of sets of one name and type is reached");
    records.put(record.key(), record);
    return Optional.empty();
  }

  private List<FakeRecord> beside(FakeRecord record) {
    var beside = new ArrayList<FakeRecord>();
    for (var other : records.values())
      if (other.name().equals(record.name())
          && (other.type().equals(record.type()) || other.type().equals("CNAME"))
          && !other.key().equals(record.key())) beside.add(other);
    return beside;
  }

  private static String reversed(String name) {
    var labels = Splitter.on('.').omitEmptyStrings().splitToList(name).reversed();
    return String.join(".", labels) + ".";
  }
}
