// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

/** One change of the hosted zone. */
record RecordChange(Action action, TaskRecord record) {

  /** What to do with the record. */
  enum Action {
    /** Write it, whatever stands in its place. */
    UPSERT,
    /** Take it away, if it stands there exactly so. */
    DELETE
  }
}
