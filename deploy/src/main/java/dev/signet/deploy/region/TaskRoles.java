// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ecs.EnvironmentFile;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.ServicePrincipalOpts;
import software.amazon.awscdk.services.s3.Bucket;
import software.constructs.Construct;

/**
 * The two roles of one kind of task, used by no other kind: what the running program may do, and
 * what ECS may do to start it (fetch the image, read the secrets, write the log). Both begin with
 * nothing.
 */
public final class TaskRoles extends Construct {
  private final Role program;
  private final Role starter;

  public TaskRoles(Construct scope, String id) {
    super(scope, id);
    program = role("Program", "What the running program may do");
    starter = role("Starter", "What ECS may do to start the program");
  }

  /** ECS's task role. */
  public Role program() {
    return program;
  }

  /** ECS's execution role. */
  public Role starter() {
    return starter;
  }

  /** ECS reads the file when it starts the program; the program itself may not. */
  EnvironmentFile read(dev.signet.deploy.configuration.EnvironmentFile file) {
    var bucket = "arn:aws:s3:::" + file.bucket();
    starter.addToPolicy(
        allowed("ReadTheEnvironmentFile", bucket + "/" + file.key(), "s3:GetObject"));
    starter.addToPolicy(allowed("FindTheEnvironmentFile", bucket, "s3:GetBucketLocation"));
    return EnvironmentFile.fromBucket(
        Bucket.fromBucketName(this, "Files", file.bucket()), file.key());
  }

  /** The running program may do this with that. */
  void allow(String name, String action, String resource) {
    program.addToPolicy(allowed(name, resource, action));
  }

  /** ECS may do this with that when it starts the program. */
  void allowStart(String name, String resource, String... actions) {
    starter.addToPolicy(allowed(name, resource, actions));
  }

  private static PolicyStatement allowed(String name, String resource, String... actions) {
    return PolicyStatement.Builder.create()
        .sid(name)
        .actions(List.of(actions))
        .resources(List.of(resource))
        .build();
  }

  private Role role(String id, String description) {
    // Only for tasks of this account: ECS works for many.
    var ecs =
        new ServicePrincipal(
            "ecs-tasks.amazonaws.com",
            ServicePrincipalOpts.builder()
                .conditions(
                    Map.of(
                        "StringEquals", Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                .build());
    return Role.Builder.create(this, id).assumedBy(ecs).description(description).build();
  }
}
