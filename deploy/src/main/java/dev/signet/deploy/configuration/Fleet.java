// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.util.List;

/**
 * The tasks of one role in a region.
 *
 * @param least tasks that always run
 * @param most tasks that scaling may reach
 */
public record Fleet(TaskSize size, int least, int most) {
  private static final int MOST_TASKS = 500;

  /**
   * What only edges have.
   *
   * @param steady tasks that run on capacity that AWS does not take back
   * @param spotShare of the tasks beyond those, how many in a hundred run on Spot capacity
   * @param memoryCache size of the node's cache in memory, in MiB
   * @param disk of the task, in GiB: data volume, image and logs
   * @param cpuTarget percent of CPU that scaling aims at
   * @param connectionsTarget open connections per task that scaling aims at
   */
  public record Edges(
      Fleet fleet,
      int steady,
      int spotShare,
      int memoryCache,
      int disk,
      int cpuTarget,
      int connectionsTarget,
      List<Schedule> schedules) {

    static Edges read(Keys keys) {
      var fleet = Fleet.read(keys, 256, 1024, 2, 20);
      var memoryCache = keys.wholeNumber("memory-cache", 256, 0, 100_000);
      if (memoryCache > fleet.size.memory() / 4)
        keys.refuse(
            "memory-cache",
            Integer.toString(memoryCache),
            "at most a quarter of memory ("
                + fleet.size.memory() / 4
                + "), the heap being half of it");
      return new Edges(
          fleet,
          keys.wholeNumber("steady", 1, 0, fleet.most),
          keys.wholeNumber("spot-share", 50, 0, 100),
          memoryCache,
          keys.wholeNumber("disk", 21, 21, 200),
          keys.wholeNumber("cpu-target", 60, 10, 90),
          keys.wholeNumber("connections-target", 2000, 10, 100_000),
          keys.children("schedules").entrySet().stream()
              .map(schedule -> Schedule.read(schedule.getKey(), schedule.getValue(), fleet.most))
              .toList());
    }
  }

  /**
   * From a time on, other bounds for the number of edges.
   *
   * @param cron as EventBridge writes it, in UTC: minute hour day-of-month month day-of-week year
   */
  public record Schedule(String name, String cron, int least, int most) {
    private static Schedule read(String name, Keys keys, int fleetMost) {
      var most = keys.wholeNumber("most", fleetMost, 1, MOST_TASKS);
      return new Schedule(
          name,
          keys.text(
              "cron",
              "six fields as in \"0 6 * * ? *\" (minute, hour, day of month, month, day of week, year), UTC",
              text -> text.matches("[0-9A-Z*?,/#-]+( [0-9A-Z*?,/#-]+){5}")),
          keys.wholeNumber("least", 1, 1, most),
          most);
    }
  }

  static Fleet read(Keys keys, int cpu, int memory, int least, int most) {
    return read(keys, cpu, memory, least, most, MOST_TASKS);
  }

  /**
   * @param mostOfLeast tasks that may be asked for at least
   */
  static Fleet read(Keys keys, int cpu, int memory, int least, int most, int mostOfLeast) {
    var size = TaskSize.read(keys, cpu, memory);
    var leastTasks = keys.wholeNumber("least", least, 1, mostOfLeast);
    var mostTasks = keys.wholeNumber("most", Math.max(most, leastTasks), leastTasks, MOST_TASKS);
    return new Fleet(size, leastTasks, mostTasks);
  }
}
