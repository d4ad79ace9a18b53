// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.persistence.testing.aws.FakeService;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** DescribeNetworkInterfaces (query and XML), filtered by id as Signet asks. */
public final class FakeEc2 extends FakeService {
  private static final int PAGE = 2;

  private final Map<String, String> addresses = new TreeMap<>();

  FakeEc2() {
    super("ec2");
  }

  /**
   * @param address public; empty for none
   */
  public synchronized void put(String networkInterface, String address) {
    addresses.put(networkInterface, address);
  }

  public synchronized void remove(String networkInterface) {
    addresses.remove(networkInterface);
  }

  /** Pages are cut before the filter, as EC2 does: one may be empty and not the last. */
  @Override
  protected Answer answer(HttpExchange request, String body) {
    var query = form(body);
    if (!"DescribeNetworkInterfaces".equals(query.get("Action"))
        || !"2016-11-15".equals(query.get("Version"))
        || !"network-interface-id".equals(query.get("Filter.1.Name")))
      return error(400, "InvalidParameterValue", "unexpected: " + query);
    var all = List.copyOf(addresses.keySet());
    var from = Integer.parseInt(query.getOrDefault("NextToken", "0"));
    var to = Math.min(from + PAGE, all.size());
    var items = new StringBuilder();
    for (var id : all.subList(from, to)) if (query.containsValue(id)) items.append(item(id));
    var next = to < all.size() ? "<nextToken>" + to + "</nextToken>" : "";
    return xml(
        200,
        "<DescribeNetworkInterfacesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
            + "<requestId>r</requestId><networkInterfaceSet>"
            + items
            + "</networkInterfaceSet>"
            + next
            + "</DescribeNetworkInterfacesResponse>");
  }

  private String item(String id) {
    var address = addresses.getOrDefault(id, "");
    var association =
        address.isEmpty() ? "" : "<association><publicIp>" + address + "</publicIp></association>";
    return "<item><networkInterfaceId>"
        + id
        + "</networkInterfaceId><subnetId>subnet-1</subnetId>"
        + "<groupSet><item><groupId>sg-1</groupId></item></groupSet>"
        + association
        + "<privateIpAddressesSet><item><privateIpAddress>10.0.0.9</privateIpAddress>"
        + "<association><publicIp>198.51.100.255</publicIp></association></item></privateIpAddressesSet>"
        + "</item>";
  }

  private static Map<String, String> form(String body) {
    var fields = new HashMap<String, String>();
    for (var field : body.split("&", -1)) {
      var at = field.indexOf('=');
      fields.put(field.substring(0, at), URLDecoder.decode(field.substring(at + 1), UTF_8));
    }
    return fields;
  }

  private static Answer xml(int status, String body) {
    return new Answer(status, "text/xml;charset=UTF-8", "<?xml version=\"1.0\"?>" + body);
  }

  @Override
  protected Answer error(int status, String code, String message) {
    return xml(
        status,
        "<Response><Errors><Error><Code>"
            + code
            + "</Code><Message>"
            + message
            + "</Message></Error></Errors><RequestID>r</RequestID></Response>");
  }

  @Override
  protected Answer throttling() {
    return error(503, "RequestLimitExceeded", "Request limit exceeded.");
  }
}
