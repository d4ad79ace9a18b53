// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration.Architecture;
import dev.signet.deploy.configuration.TaskSize;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.constructs.Construct;

/** What a task runs on. */
record TaskShape(TaskSize size, Architecture architecture, int disk) {
  /** GiB that Fargate gives without asking. */
  private static final int DISK_INCLUDED = 20;

  TaskShape(TaskSize size, Architecture architecture) {
    this(size, architecture, DISK_INCLUDED);
  }

  FargateTaskDefinition definition(Construct scope, String id, String family, TaskRoles roles) {
    var definition =
        FargateTaskDefinition.Builder.create(scope, id)
            .family(family)
            .cpu(size.cpu())
            .memoryLimitMiB(size.memory())
            .runtimePlatform(
                RuntimePlatform.builder()
                    .cpuArchitecture(
                        switch (architecture) {
                          case ARM64 -> CpuArchitecture.ARM64;
                          case X86_64 -> CpuArchitecture.X86_64;
                        })
                    .operatingSystemFamily(OperatingSystemFamily.LINUX)
                    .build())
            .taskRole(roles.program())
            .executionRole(roles.starter());
    return (disk > DISK_INCLUDED ? definition.ephemeralStorageGiB(disk) : definition).build();
  }
}
