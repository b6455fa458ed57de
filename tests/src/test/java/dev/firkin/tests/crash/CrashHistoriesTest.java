package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.config.SyncPolicy;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any mix of writes, merges, clock jumps and crashes leaves what the {@link Ledger} allows. */
class CrashHistoriesTest {

  @BeforeContainer
  static void quiet() {
    Quiet.please();
  }

  @Property(tries = 2_000, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
  @Tag("trap-A1")
  @Tag("trap-A2")
  @Tag("trap-A3")
  @Tag("trap-A5")
  @Tag("trap-A7")
  @Tag("trap-A9")
  @Tag("trap-A10")
  @Tag("trap-A11")
  @Tag("trap-B1")
  @Tag("trap-B2")
  @Tag("trap-B6")
  @Tag("trap-B7")
  @Tag("trap-B8")
  @Tag("trap-C1")
  @Tag("trap-C3")
  @Tag("trap-C8")
  @Tag("trap-C13")
  @Tag("trap-C15")
  @Tag("trap-E1")
  @Tag("trap-E2")
  @Tag("trap-E3")
  @Tag("trap-E4")
  @Tag("trap-E6")
  @Tag("trap-E7")
  @Tag("trap-G4")
  @Tag("trap-G5")
  @Tag("trap-G6")
  @Tag("trap-G8")
  @Tag("trap-I2")
  @Tag("trap-L1")
  @Tag("trap-L2")
  @Tag("trap-L3")
  void whatIsThereIsAPrefixOfWhatWasAcknowledged(
      @ForAll("policies") SyncPolicy policy,
      @ForAll boolean merging,
      @ForAll("keydirs") String keydir,
      @ForAll("histories") List<Step> history) {
    try (Subject subject = new Subject(policy, merging, keydir)) {
      history.forEach(subject::step);
      subject.look();
      assertThat(subject.store().stats().merge().failed()).as("merges given up").isZero();
      subject.reopen();
    }
  }

  @Provide
  Arbitrary<SyncPolicy> policies() {
    return Arbitraries.of(
        SyncPolicy.never(), SyncPolicy.everyWrite(), SyncPolicy.every(Duration.ofMillis(2)));
  }

  @Provide
  Arbitrary<String> keydirs() {
    return Arbitraries.of("heap", "offheap", "test-plain");
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    return step()
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Step> step() {
    Arbitrary<String> key = Arbitraries.of(Subject.KEYS);
    Arbitrary<Integer> bytes =
        Arbitraries.frequencyOf(
            Tuple.of(10, Arbitraries.integers().between(0, 60)),
            Tuple.of(4, Arbitraries.integers().between(61, 3_000)),
            Tuple.of(2, Arbitraries.integers().between(3_001, 20_000)),
            Tuple.of(1, Arbitraries.integers().between(200_000, 500_000)));
    Arbitrary<Integer> seconds = Arbitraries.integers().between(1, 100);
    Arbitrary<Integer> again =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just(0)), Tuple.of(1, Arbitraries.integers().between(1, 20)));
    Arbitrary<Step> put = Combinators.combine(key, bytes).as((k, b) -> new Step.Put(k, b, 0));
    Arbitrary<Step> putExpiring = Combinators.combine(key, bytes, seconds).as(Step.Put::new);
    Arbitrary<Step> putIfAbsent = Combinators.combine(key, bytes).as(Step.PutIfAbsent::new);
    Arbitrary<Step> touch = Combinators.combine(key, seconds).as(Step.Touch::new);
    Arbitrary<Step> delete = key.map(Step.Delete::new);
    Arbitrary<Integer> memberBytes =
        Arbitraries.frequencyOf(Tuple.of(2, bytes), Tuple.of(1, Arbitraries.just(-1)));
    Arbitrary<Step> batch =
        Combinators.combine(key, memberBytes)
            .as(Step.Member::new)
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(Step.Batch::new);
    Arbitrary<Step> jump = Arbitraries.integers().between(-120, 120).map(Step.Jump::new);
    Arbitrary<Step> arm = Arbitraries.integers().between(1, 30).map(Step.Arm::new);
    Arbitrary<Step> kill = again.map(Step.Kill::new);
    Arbitrary<Step> cut =
        Combinators.combine(Arbitraries.integers().between(1, 1_000_000), again)
            .as(Step.PowerCut::new);
    return Arbitraries.frequencyOf(
        Tuple.of(16, put),
        Tuple.of(6, putExpiring),
        Tuple.of(2, putIfAbsent),
        Tuple.of(2, touch),
        Tuple.of(8, delete),
        Tuple.of(6, batch),
        Tuple.of(2, Arbitraries.just(new Step.Clear())),
        Tuple.of(3, Arbitraries.just(new Step.Sync())),
        Tuple.of(8, Arbitraries.just(new Step.RollOver())),
        Tuple.of(6, Arbitraries.just(new Step.Compact())),
        Tuple.of(3, Arbitraries.just(new Step.Look())),
        Tuple.of(2, Arbitraries.just(new Step.Hold())),
        Tuple.of(2, Arbitraries.just(new Step.LookBack())),
        Tuple.of(4, jump),
        Tuple.of(3, Arbitraries.just(new Step.Reopen())),
        Tuple.of(2, Arbitraries.of("none", "test-deflate", "test-zeros").map(Step.Compressor::new)),
        Tuple.of(2, Arbitraries.of("heap", "offheap", "test-plain").map(Step.Keydir::new)),
        Tuple.of(3, Arbitraries.just(new Step.Train())),
        Tuple.of(6, Arbitraries.just(new Step.Checkpoint())),
        Tuple.of(5, arm),
        Tuple.of(3, kill),
        Tuple.of(6, cut));
  }
}
