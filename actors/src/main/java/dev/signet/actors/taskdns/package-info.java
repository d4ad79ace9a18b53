// SPDX-License-Identifier: Apache-2.0
/**
 * Address records of tasks that face the internet without a load balancer: each running Fargate
 * task has one of its own and a part in its region's. Start at {@link
 * dev.signet.actors.taskdns.TaskDns}; the decisions are {@link
 * dev.signet.actors.taskdns.TaskEvent}, {@link dev.signet.actors.taskdns.Standing}, {@link
 * dev.signet.actors.taskdns.RecordPlan} and {@link dev.signet.actors.taskdns.GoneTasks}.
 */
@NullMarked
package dev.signet.actors.taskdns;

import org.jspecify.annotations.NullMarked;
