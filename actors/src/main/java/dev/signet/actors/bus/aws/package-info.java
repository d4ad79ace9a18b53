/**
 * The control bus over SNS topics and SQS queues. {@link dev.signet.actors.bus.aws.AwsClients} are
 * the connections to AWS.
 */
@NullMarked
package dev.signet.actors.bus.aws;

import org.jspecify.annotations.NullMarked;
