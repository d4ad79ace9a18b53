// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A script with what it is to work on; it says with 1 or 0 whether anything changed. */
record ScriptCall(RedisScript script, List<String> keys, List<String> arguments) {

  boolean changes(RedisClient redis) {
    return meansChange(script.run(redis, keys, arguments));
  }

  /**
   * Runs all of them over one connection without waiting for one answer before the next call.
   *
   * @return how many changed anything
   */
  static int changes(RedisClient redis, List<ScriptCall> calls) {
    var changes = 0;
    var unknown = new ArrayList<ScriptCall>();
    try (var pipeline = redis.pipelined()) {
      for (var call : calls) pipeline.evalsha(call.script.hash(), call.keys, call.arguments);
      var answers = pipeline.syncAndReturnAll().iterator();
      for (var call : calls) {
        switch (answers.next()) {
          case JedisNoScriptException _ -> unknown.add(call);
          case JedisDataException failure -> throw failure;
          case Object answer -> changes += meansChange(answer) ? 1 : 0;
        }
      }
    }
    // The first of each script takes its text along, so that the others are known by their hashes.
    for (var call : unknown) changes += call.changes(redis) ? 1 : 0;
    return changes;
  }

  private static boolean meansChange(@Nullable Object answer) {
    return Long.valueOf(1).equals(answer);
  }
}
