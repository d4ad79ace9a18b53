// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signet.actors.testing.cloud.HostedZone.ZoneChange;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Record sets as Route 53 writes and reads them. */
final class ZoneXml {
  static final String NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";

  private ZoneXml() {}

  /** One page of a list. */
  static String page(List<FakeRecord> records, int most) {
    var shown = records.subList(0, Math.min(most, records.size()));
    var page = new StringBuilder("<ListResourceRecordSetsResponse xmlns=\"" + NAMESPACE + "\">");
    page.append("<ResourceRecordSets>");
    for (var record : shown) page.append(set(record));
    page.append("</ResourceRecordSets>");
    element(page, "IsTruncated", Boolean.toString(records.size() > most));
    if (records.size() > most) {
      var next = records.get(most);
      element(page, "NextRecordName", next.name());
      element(page, "NextRecordType", next.type());
      if (next.isMultiValue()) element(page, "NextRecordIdentifier", next.setIdentifier());
    }
    element(page, "MaxItems", Integer.toString(most));
    return page.append("</ListResourceRecordSetsResponse>").toString();
  }

  private static String set(FakeRecord record) {
    var set = new StringBuilder("<ResourceRecordSet>");
    element(set, "Name", record.name());
    element(set, "Type", record.type());
    if (record.isMultiValue()) {
      element(set, "SetIdentifier", record.setIdentifier());
      element(set, "MultiValueAnswer", "true");
    }
    element(set, "TTL", Long.toString(record.ttl()));
    set.append("<ResourceRecords><ResourceRecord>");
    element(set, "Value", record.value());
    set.append("</ResourceRecord></ResourceRecords>");
    if (!record.healthCheck().isEmpty()) element(set, "HealthCheckId", record.healthCheck());
    return set.append("</ResourceRecordSet>").toString();
  }

  private static void element(StringBuilder xml, String name, String text) {
    xml.append('<').append(name).append('>').append(text).append("</").append(name).append('>');
  }

  /** The changes of a ChangeResourceRecordSetsRequest. */
  static List<ZoneChange> changes(String xml) {
    try {
      var root =
          DocumentBuilderFactory.newNSInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)))
              .getDocumentElement();
      if (!NAMESPACE.equals(root.getNamespaceURI()))
        throw new IllegalArgumentException("namespace: " + root.getNamespaceURI());
      var nodes = root.getElementsByTagNameNS(NAMESPACE, "Change");
      var changes = new ArrayList<ZoneChange>();
      for (var i = 0; i < nodes.getLength(); i++) changes.add(change((Element) nodes.item(i)));
      return changes;
    } catch (Exception e) {
      throw new IllegalArgumentException("no change batch: " + xml, e);
    }
  }

  private static ZoneChange change(Element change) {
    var identifier = text(change, "SetIdentifier");
    if (identifier.isEmpty() == text(change, "MultiValueAnswer").equals("true"))
      throw new IllegalArgumentException("SetIdentifier and MultiValueAnswer go together");
    return new ZoneChange(
        text(change, "Action"),
        new FakeRecord(
            text(change, "Name"),
            text(change, "Type"),
            identifier,
            text(change, "Value"),
            Long.parseLong(text(change, "TTL")),
            text(change, "HealthCheckId")));
  }

  private static String text(Element parent, String name) {
    var found = parent.getElementsByTagNameNS(NAMESPACE, name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }
}
