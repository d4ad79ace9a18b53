// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.actors.testing.cloud.HostedZone.RecordKey;
import dev.signet.actors.testing.cloud.HostedZone.ZoneChange;
import dev.signet.persistence.testing.aws.FakeService;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * ListResourceRecordSets, ChangeResourceRecordSets and GetChange of one hosted zone (REST and XML).
 * Resolvers see a change when it is in sync, that is when somebody asked often enough.
 */
public final class FakeRoute53 extends FakeService {
  public static final String ZONE = "Z0123456789EXAMPLE";
  private static final String PATH = "/2013-04-01/hostedzone/" + ZONE + "/rrset";
  private static final String CHANGE = "/2013-04-01/change/";
  private static final int PAGE = 4;
  private static final int MOST_OF_ONE_NAME = 100;

  private final HostedZone zone = new HostedZone(MOST_OF_ONE_NAME);
  private final AtomicInteger changeCalls = new AtomicInteger();
  private Runnable beforeNextChange = () -> {};
  private final Map<String, Integer> looksLeft = new HashMap<>();
  private int looksUntilInSync;
  private Consumer<List<FakeRecord>> resolvers = _ -> {};

  FakeRoute53() {
    super("route53");
  }

  public synchronized List<FakeRecord> records() {
    return zone.all();
  }

  /** As somebody else would: past Signet. */
  public synchronized void put(FakeRecord record) {
    apply("UPSERT", record);
  }

  public synchronized void remove(FakeRecord record) {
    apply("DELETE", record);
  }

  /** Somebody else is quicker, once. */
  public synchronized void beforeNextChange(Runnable race) {
    beforeNextChange = race;
  }

  /**
   * How long changes take from now on, and who sees them then.
   *
   * @param looks how often GetChange says that a change is pending
   * @param seen is given all records each time a change is in sync
   */
  public synchronized void settle(int looks, Consumer<List<FakeRecord>> seen) {
    looksUntilInSync = looks;
    resolvers = seen;
  }

  /** Calls to change something, whether they did or not. */
  public int changeCalls() {
    return changeCalls.get();
  }

  private void apply(String action, FakeRecord record) {
    zone.change(List.of(new ZoneChange(action, record)))
        .ifPresent(
            wrong -> {
              throw new IllegalStateException(wrong);
            });
  }

  @Override
  protected Answer answer(HttpExchange request, String body) {
    var path = request.getRequestURI().getPath();
    if (path.startsWith(CHANGE)) return status(path.substring(CHANGE.length()));
    if (!path.equals(PATH) && !path.equals(PATH + "/"))
      return error(404, "NoSuchHostedZone", "No hosted zone found: " + path);
    return request.getRequestMethod().equals("POST")
        ? change(body)
        : list(query(request.getRequestURI().getRawQuery()));
  }

  private Answer change(String body) {
    changeCalls.incrementAndGet();
    var race = beforeNextChange;
    beforeNextChange = () -> {};
    race.run();
    return zone.change(ZoneXml.changes(body))
        .map(wrong -> error(400, "InvalidChangeBatch", "[" + wrong + "]"))
        .orElseGet(() -> changeInfo("ChangeResourceRecordSetsResponse", newChange(), "PENDING"));
  }

  private String newChange() {
    var id = "C" + changeCalls.get();
    looksLeft.put(id, looksUntilInSync);
    return id;
  }

  private Answer status(String id) {
    var left = looksLeft.get(id);
    if (left == null) return error(404, "NoSuchChange", "No change: " + id);
    looksLeft.put(id, left - 1);
    if (left > 0) return changeInfo("GetChangeResponse", id, "PENDING");
    resolvers.accept(zone.all());
    return changeInfo("GetChangeResponse", id, "INSYNC");
  }

  private static Answer changeInfo(String element, String id, String status) {
    return xml(
        200,
        "<"
            + element
            + " xmlns=\""
            + ZoneXml.NAMESPACE
            + "\"><ChangeInfo><Id>/change/"
            + id
            + "</Id><Status>"
            + status
            + "</Status><SubmittedAt>2026-11-22T12:00:00Z</SubmittedAt></ChangeInfo></"
            + element
            + ">");
  }

  private Answer list(Map<String, String> query) {
    var start =
        new RecordKey(
            query.getOrDefault("name", ""),
            query.getOrDefault("type", ""),
            query.getOrDefault("identifier", ""));
    return xml(200, ZoneXml.page(zone.from(start), PAGE));
  }

  private static Map<String, String> query(String raw) {
    var fields = new HashMap<String, String>();
    if (raw == null) return fields;
    for (var field : raw.split("&", -1)) {
      var at = field.indexOf('=');
      fields.put(field.substring(0, at), URLDecoder.decode(field.substring(at + 1), UTF_8));
    }
    return fields;
  }

  private static Answer xml(int status, String body) {
    return new Answer(status, "text/xml", "<?xml version=\"1.0\"?>\n" + body);
  }

  @Override
  protected Answer error(int status, String code, String message) {
    return xml(
        status,
        "<ErrorResponse xmlns=\""
            + ZoneXml.NAMESPACE
            + "\"><Error><Type>Sender</Type><Code>"
            + code
            + "</Code><Message>"
            + message
            + "</Message></Error><RequestId>r</RequestId></ErrorResponse>");
  }

  /** What Route 53 says while it is still busy with the caller's last change. */
  @Override
  protected Answer throttling() {
    return error(400, "PriorRequestNotComplete", "The request was rejected: try again");
  }
}
