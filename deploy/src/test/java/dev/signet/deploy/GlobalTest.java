// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.deploy.configuration.AwsRegions;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.regioninfo.RegionInfo;

/** What exists once: nothing of it may get lost or be read by strangers. */
final class GlobalTest {
  private static final String STACK = "signet-global";

  private final Synthesised example = Synthesised.example();

  @Test
  void theDatabaseIsEncryptedBackedUpAndTakesTlsOnly() {
    var cluster = example.resource(STACK, "AWS::RDS::DBCluster", "DatabaseCluster");
    var parameters =
        example.resource(STACK, "AWS::RDS::DBClusterParameterGroup", "DatabaseCluster");

    assertThat(cluster.path("StorageEncrypted").asBoolean()).isTrue();
    assertThat(cluster.path("BackupRetentionPeriod").asInt()).isEqualTo(14);
    assertThat(cluster.path("DeletionProtection").asBoolean()).isTrue();
    assertThat(cluster.path("EnableIAMDatabaseAuthentication").asBoolean()).isTrue();
    assertThat(cluster.at("/ServerlessV2ScalingConfiguration/MinCapacity").asDouble())
        .isEqualTo(0.5);
    assertThat(parameters.at("/Parameters/rds.force_ssl").asText()).isEqualTo("1");
    assertThat(example.resources(STACK, "AWS::RDS::DBInstance"))
        .hasSize(2)
        .allSatisfy(
            (_, instance) -> assertThat(instance.path("PubliclyAccessible").asBoolean()).isFalse());
  }

  @Test
  void theArchiveKeepsEveryVersionAndNobodyElseReadsIt() {
    var bucket = example.resource(STACK, "AWS::S3::Bucket", "ArchiveBucket");

    assertThat(bucket.at("/VersioningConfiguration/Status").asText()).isEqualTo("Enabled");
    assertThat(
            bucket
                .at("/BucketEncryption/ServerSideEncryptionConfiguration/0")
                .at("/ServerSideEncryptionByDefault/SSEAlgorithm")
                .asText())
        .isEqualTo("aws:kms");
    assertThat(bucket.path("PublicAccessBlockConfiguration"))
        .isEqualTo(
            Json.of(
                """
                {'BlockPublicAcls': true, 'BlockPublicPolicy': true, 'IgnorePublicAcls': true,
                 'RestrictPublicBuckets': true}
                """));
    assertThat(
            bucket
                .at("/LifecycleConfiguration/Rules/0/NoncurrentVersionExpiration/NoncurrentDays")
                .asInt())
        .isEqualTo(400);
    assertThat(example.resource(STACK, "AWS::S3::BucketPolicy", "ArchiveBucket").toString())
        .contains("\"aws:SecureTransport\":\"false\"", "\"s3:TlsVersion\":1.2");
  }

  @Test
  void whatCannotBeMadeAgainStaysWhenTheStackIsDeleted() {
    for (var id : new String[] {"SecretsMasterKey", "ArchiveBucket", "ImagesRepository", "Key961B"})
      for (var resource : example.json(STACK).get("Resources").properties())
        if (resource.getKey().startsWith(id) && !resource.getKey().contains("Policy"))
          assertThat(resource.getValue().path("DeletionPolicy").asText())
              .as(resource.getKey())
              .isEqualTo("Retain");
  }

  @Test
  void secretsAndImagesAreCopiedToTheOtherRegions() {
    assertThat(example.resources(STACK, "AWS::SecretsManager::Secret"))
        .hasSize(3)
        .allSatisfy(
            (_, secret) ->
                assertThat(secret.path("ReplicaRegions"))
                    .isEqualTo(Json.of("[{'Region': 'us-east-1'}]")));
    assertThat(
            example
                .resource(STACK, "AWS::ECR::ReplicationConfiguration", "Images")
                .at("/ReplicationConfiguration/Rules/0/Destinations"))
        .isEqualTo(Json.of("[{'Region': 'us-east-1', 'RegistryId': '111122223333'}]"));
    assertThat(
            example
                .resource(STACK, "AWS::ECR::Repository", "Images")
                .path("ImageTagMutability")
                .asText())
        .isEqualTo("IMMUTABLE");
  }

  @Test
  void theListOfAwsRegionsIsOneThatTheCdkKnows() {
    var known = new HashSet<String>();
    for (var region : RegionInfo.getRegions()) known.add(region.getName());

    assertThat(known).containsAll(AwsRegions.names());
  }
}
