package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Any mix of writes, merges, snapshots, clock jumps, crashes and troubles of the disk leaves what
 * the {@link Ledger} allows. {@code -Dfirkin.histories=N} runs so many histories, and {@code
 * -Dfirkin.histories.seed=N} those that a run printed.
 */
class CrashHistoriesTest {

  private static final boolean LONG = Boolean.getBoolean("firkin.long");

  /** The long profile runs everything once more with another keydir; histories have them all. */
  private static final boolean AGAIN = !System.getProperty("firkin.keydir", "heap").equals("heap");

  private static final long HISTORIES =
      Long.getLong("firkin.histories", LONG && !AGAIN ? 1_000_000 : 10_000);

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  @Test
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
  void whatIsThereIsAPrefixOfWhatWasAcknowledged() throws InterruptedException {
    long seed = Long.getLong("firkin.histories.seed", System.currentTimeMillis() % 1_000_000_007);
    Tally tally = new HistoryRuns(seed, HISTORIES).run();
    assertThat(tally.histories.sum()).isEqualTo(HISTORIES);
  }
}
