// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * What is needed of a DescribeNetworkInterfacesResponse.
 *
 * @param addresses public addresses by interface, for those that have one
 * @param nextToken where the next page starts; empty on the last one
 */
record Ec2Answer(Map<String, Inet4Address> addresses, Optional<String> nextToken) {

  /**
   * @throws IllegalStateException if it is something else
   */
  static Ec2Answer read(byte[] xml) {
    var answer = root(xml);
    var addresses = new HashMap<String, Inet4Address>();
    for (var set : children(answer, "networkInterfaceSet"))
      for (var item : children(set, "item"))
        address(item).ifPresent(address -> addresses.put(id(item), address));
    return new Ec2Answer(addresses, text(answer, "nextToken"));
  }

  private static String id(Element item) {
    return text(item, "networkInterfaceId")
        .orElseThrow(
            () ->
                new IllegalStateException("EC2: item without networkInterfaceId (expected: one)"));
  }

  /** The association of the interface itself, not those of its further private addresses. */
  private static Optional<Inet4Address> address(Element item) {
    return children(item, "association").stream()
        .flatMap(association -> text(association, "publicIp").stream())
        .findFirst()
        .map(Inet4Address::ofLiteral);
  }

  private static Element root(byte[] xml) {
    try {
      var factory = DocumentBuilderFactory.newNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      // Or the parser writes what is wrong to standard error.
      builder.setErrorHandler(null);
      var root = builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
      if (!"DescribeNetworkInterfacesResponse".equals(root.getLocalName()))
        throw new IllegalStateException(
            "EC2: <" + root.getLocalName() + "> (expected: <DescribeNetworkInterfacesResponse>)");
      return root;
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException("EC2: " + e.getMessage() + " (expected: XML)", e);
    }
  }

  private static List<Element> children(Element parent, String name) {
    var found = new ArrayList<Element>();
    for (var child = parent.getFirstChild(); child != null; child = child.getNextSibling())
      if (child instanceof Element element && name.equals(element.getLocalName()))
        found.add(element);
    return found;
  }

  private static Optional<String> text(Element parent, String name) {
    return children(parent, name).stream()
        .map(Element::getTextContent)
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .findFirst();
  }
}
