// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.testing.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * GenerateMac of AWS KMS (JSON 1.1) in all regions at once: a key answers in the region of its ARN
 * alone, and a multi-region key's replicas make the same codes.
 */
public final class FakeKms extends FakeService {
  private static final String ACCOUNT = "123456789012";

  private final SecureRandom random = new SecureRandom();
  private final Map<String, byte[]> materials = new HashMap<>();
  private final Map<String, String> specs = new HashMap<>();
  private final Set<String> denied = new HashSet<>();

  public FakeKms() {
    super("kms");
  }

  /**
   * Makes a key in a region, or a replica there if it has the id of a multi-region key.
   *
   * @param spec such as {@code HMAC_256} or {@code SYMMETRIC_DEFAULT}
   * @return its ARN
   */
  public synchronized String create(String region, String id, String spec) {
    var arn = "arn:aws:kms:" + region + ":" + ACCOUNT + ":key/" + id;
    var material = new byte[32];
    random.nextBytes(material);
    materials.putIfAbsent(id.startsWith("mrk-") ? id : arn, material);
    specs.put(arn, spec);
    return arn;
  }

  /** From now on nobody may use the key. */
  public synchronized void deny(String arn) {
    denied.add(arn);
  }

  @Override
  protected Answer answer(HttpExchange request, String body) {
    try {
      var json = WireJson.read(body, JsonNode.class);
      var target = request.getRequestHeaders().getFirst("X-Amz-Target");
      if (!target.equals("TrentService.GenerateMac"))
        return error(400, "UnknownOperationException", target);
      return generateMac(json, Signature.region(request));
    } catch (MalformedJsonException | GeneralSecurityException e) {
      return error(400, "SerializationException", String.valueOf(e.getMessage()));
    }
  }

  private Answer generateMac(JsonNode json, String region) throws GeneralSecurityException {
    var arn = json.path("KeyId").asText();
    var spec = specs.get(arn);
    if (spec == null || !arn.split(":", -1)[3].equals(region))
      return error(400, "NotFoundException", "Key '" + arn + "' does not exist");
    if (denied.contains(arn))
      return error(400, "AccessDeniedException", "not authorized to perform: kms:GenerateMac");
    if (!spec.equals("HMAC_256") || !json.path("MacAlgorithm").asText().equals("HMAC_SHA_256"))
      return error(
          400,
          "InvalidKeyUsageException",
          arn + " key usage is ENCRYPT_DECRYPT or of another size");
    var mac = Mac.getInstance("HmacSHA256");
    var id = arn.substring(arn.indexOf('/') + 1);
    var material = materials.get(id.startsWith("mrk-") ? id : arn);
    mac.init(new SecretKeySpec(material, "HmacSHA256"));
    var answer = WireJson.mapper().createObjectNode();
    answer.put("KeyId", arn);
    answer.put("MacAlgorithm", "HMAC_SHA_256");
    answer.put(
        "Mac",
        Base64.getEncoder()
            .encodeToString(
                mac.doFinal(Base64.getDecoder().decode(json.path("Message").asText()))));
    return new Answer(200, "application/x-amz-json-1.1", answer.toString());
  }

  @Override
  protected Answer error(int status, String code, String message) {
    var error = WireJson.mapper().createObjectNode();
    error.put("__type", code);
    error.put("message", message);
    return new Answer(status, "application/x-amz-json-1.1", error.toString());
  }

  @Override
  protected Answer throttling() {
    return error(400, "ThrottlingException", "Rate exceeded");
  }
}
