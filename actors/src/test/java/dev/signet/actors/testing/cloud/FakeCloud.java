// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing.cloud;

import dev.signet.persistence.testing.aws.FakeService;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The three services together: tasks that run have an interface with a public address. */
public record FakeCloud(FakeEcs ecs, FakeEc2 ec2, FakeRoute53 route53) implements AutoCloseable {

  public static FakeCloud started() {
    return new FakeCloud(new FakeEcs(), new FakeEc2(), new FakeRoute53());
  }

  /** Starts a task, or changes it. */
  public void put(FakeTask task) {
    ecs.put(task);
    if (task.lastStatus().equals("STOPPED")) ec2.remove(task.networkInterface());
    else ec2.put(task.networkInterface(), addressOf(task));
  }

  public static String addressOf(FakeTask task) {
    return "203.0.113." + Integer.parseInt(task.id().substring(24), 16);
  }

  /** The only credentials that the services take. */
  public static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(FakeService.KEY, FakeService.SECRET));
  }

  /** What a program's environment needs to find the services. */
  public Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    environment.put("AWS_ENDPOINT_URL_ECS", ecs.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_EC2", ec2.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_ROUTE_53", route53.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", FakeService.KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", FakeService.SECRET);
    return environment;
  }

  @Override
  public void close() {
    ecs.close();
    ec2.close();
    route53.close();
  }
}
