// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request to SNS or SQS.
 *
 * @param caller who made it, as {@link AwsGate#endpoint} was told
 * @param action as AWS calls it, such as {@code Publish} or {@code DeleteMessage}
 * @param text the decoded body: JSON to SQS; to SNS {@code name=value} with an {@code &} between
 */
public record AwsCall(String caller, String action, String text) {
  private static final String SQS_TARGET = "AmazonSQS.";

  /** Reads what the SDK sends: AWS JSON 1.0 to SQS, the query protocol to SNS. */
  static AwsCall read(String caller, Headers headers, byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    @Nullable String target = headers.getFirst("X-Amz-Target");
    if (target != null && target.startsWith(SQS_TARGET))
      return new AwsCall(caller, target.substring(SQS_TARGET.length()), text);
    return new AwsCall(
        caller, formField(text, "Action"), URLDecoder.decode(text, StandardCharsets.UTF_8));
  }

  /** Publishing an event for the first time, for the relays. */
  public boolean isOriginPublish() {
    return isPublish("origin");
  }

  /** A relay's publishing an event to one region. */
  public boolean isFanout() {
    return isPublish("fanout");
  }

  /** Acknowledging one message or several. */
  public boolean isDelete() {
    return action.startsWith("DeleteMessage");
  }

  public boolean mentions(String part) {
    return text.contains(part);
  }

  private boolean isPublish(String hop) {
    return action.startsWith("Publish") && text.contains("Value.StringValue=" + hop);
  }

  private static String formField(String form, String name) {
    for (var field : form.split("&", -1))
      if (field.startsWith(name + "=")) return field.substring(name.length() + 1);
    return "";
  }
}
