// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What {@link AwsGate} does with some calls, until closed. */
public sealed class GateRule implements AutoCloseable permits HeldCalls {

  enum Verdict {
    PASS,
    PASS_TWICE,
    PASS_AND_BREAK,
    BREAK
  }

  private final Predicate<AwsCall> which;
  private final Consumer<GateRule> onClose;
  private final Verdict verdict;
  private final AtomicInteger matched = new AtomicInteger();

  GateRule(Predicate<AwsCall> which, Consumer<GateRule> onClose, Verdict verdict) {
    this.which = which;
    this.onClose = onClose;
    this.verdict = verdict;
  }

  /** How many calls it was applied to. */
  public int matched() {
    return matched.get();
  }

  /** May block, as a rule that holds calls does. */
  Verdict judge(AwsCall call) throws InterruptedException {
    if (!which.test(call)) return Verdict.PASS;
    matched.incrementAndGet();
    return matching(call);
  }

  Verdict matching(AwsCall call) throws InterruptedException {
    return verdict;
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
