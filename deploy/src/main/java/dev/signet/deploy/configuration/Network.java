// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.util.List;

/**
 * What a region's VPC has beside its subnets.
 *
 * @param endpoints AWS services that are reached without leaving the VPC
 * @param operators blocks of addresses that may call the management API
 */
public record Network(List<Endpoint> endpoints, List<Cidr> operators) {

  /** An AWS service that tasks talk to. */
  public enum Endpoint {
    CLOUDWATCH_LOGS("logs"),
    ECR("ecr.api"),
    ECR_DOCKER("ecr.dkr"),
    SECRETS_MANAGER("secretsmanager"),
    SNS("sns"),
    SQS("sqs");

    private final String service;

    Endpoint(String service) {
      this.service = service;
    }

    /** The last part of its name in AWS: {@code com.amazonaws.REGION.sqs}. */
    public String service() {
      return service;
    }
  }

  static Network read(Keys keys) {
    var services = List.of(Endpoint.values()).stream().map(Endpoint::service).toList();
    var chosen =
        keys.texts(
            "endpoints", List.of(), "a list of " + String.join(", ", services), services::contains);
    var operators =
        keys.texts(
            "operators",
            List.of(),
            "a list of " + Cidr.EXPECTED,
            text -> Cidr.parse(text).isPresent());
    return new Network(
        List.of(Endpoint.values()).stream()
            .filter(endpoint -> chosen.contains(endpoint.service))
            .toList(),
        operators.stream().map(text -> Cidr.parse(text).orElseThrow()).toList());
  }
}
