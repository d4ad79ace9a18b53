// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.deploy.configuration.Example;
import org.junit.jupiter.api.Test;

/** A site is an origin for the edges of its region and nothing to anybody else. */
final class SitesTest {
  private static final String SITE = "Siteshop";

  private final Synthesised frugal = Synthesised.frugal();

  @Test
  void onlyEdgesReachIt() {
    var rule = frugal.resource("signet-eu", "AWS::EC2::SecurityGroupIngress", SITE + "Group");

    assertThat(rule.at("/SourceSecurityGroupId/Fn::GetAtt/0").asText())
        .startsWith("BoundariesEdge");
    assertThat(rule.path("FromPort").asInt()).isEqualTo(8080);
    assertThat(
            frugal
                .resource("signet-eu", "AWS::EC2::SecurityGroup", SITE + "Group")
                .path("SecurityGroupIngress"))
        .isEmpty();
  }

  @Test
  void itsNameIsTheSameInEveryRegion() {
    assertThat(
            frugal
                .resource("signet-eu", "AWS::ServiceDiscovery::Service", SITE)
                .path("Name")
                .asText())
        .isEqualTo("shop");
    assertThat(
            frugal
                .resource("signet-eu", "AWS::ServiceDiscovery::PrivateDnsNamespace", "Cluster")
                .path("Name")
                .asText())
        .isEqualTo("signet.internal");
  }

  @Test
  void itsProgramReachesItsOwnBucketAndNoSecret() {
    var policy =
        frugal
            .resource("signet-eu", "AWS::IAM::Policy", SITE + "RolesProgramDefault")
            .at("/PolicyDocument/Statement");

    assertThat(policy.toString())
        .contains(SITE + "Bucket")
        .doesNotContain("secretsmanager", "sqs", "sns");
    assertThat(frugal.resource("signet-eu", "AWS::S3::BucketPolicy", SITE + "Bucket").toString())
        .contains("\"aws:SecureTransport\":\"false\"");
  }

  @Test
  void itIsAskedForItsHealthAndCannotWriteItsOwnFiles() {
    var container =
        frugal
            .resource("signet-eu", "AWS::ECS::TaskDefinition", SITE)
            .at("/ContainerDefinitions/0");

    assertThat(container.at("/HealthCheck/Command/1").asText())
        .contains("http://127.0.0.1:8080/up");
    assertThat(container.path("ReadonlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/EnvironmentFiles/0/Value").toString()).contains("shop.env");
  }

  @Test
  void anImageInAPrivateRepositoryMayBeFetchedFromThatRepositoryAlone() {
    var rollOut =
        Synthesised.of(
            Example.with(
                """
                sites.shop.image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/shop:1.2"
                """),
            "ecr-site");

    assertThat(rollOut.resource("signet-eu", "AWS::IAM::Policy", SITE + "RolesStarter").toString())
        .contains(
            "ecr:GetAuthorizationToken",
            "ecr:BatchGetImage",
            "arn:aws:ecr:eu-central-1:111122223333:repository/team/shop\"");
    assertThat(frugal.resource("signet-eu", "AWS::IAM::Policy", SITE + "RolesStarter").toString())
        .doesNotContain("ecr:");
  }

  @Test
  void nodesMayFetchFromPrivateAddressesOnlyWhereThereAreSites() {
    assertThat(edge(frugal)).contains("SIGNET_ORIGIN_ALLOW_PRIVATE");
    assertThat(edge(Synthesised.example())).doesNotContain("SIGNET_ORIGIN_ALLOW_PRIVATE");
  }

  private static String edge(Synthesised rollOut) {
    return rollOut.resource("signet-eu", "AWS::ECS::TaskDefinition", "EdgeNode").toString();
  }
}
