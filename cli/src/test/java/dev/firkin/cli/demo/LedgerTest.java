package dev.firkin.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.cli.demo.WritePlan.Write;
import dev.firkin.cli.terminal.Output;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check that finds nothing proves something only if it would find everything. */
class LedgerTest {

  private static final int CLASSES = 100;

  @TempDir private Path folder;
  private final Tally tally = new Tally();
  private JdkClasses classes;
  private Ledger ledger;
  private Firkin store;
  private FirkinMap<String, byte[]> map;

  @BeforeEach
  void fillTheStore() throws IOException {
    classes = JdkClasses.find(CLASSES);
    ledger = new Ledger(classes);
    store = DemoStore.open(folder, InstantSource.system());
    map = DemoStore.classes(store);
    for (int number = 0; number < CLASSES; number++) {
      put(number, 1);
      ledger.apply(new Write(number, 1));
    }
  }

  @AfterEach
  void closeTheStore() {
    store.close();
  }

  @Test
  void givenAllWrites_whenChecked_thenNothingIsFound() {
    put(3, 2);
    ledger.apply(new Write(3, 2));
    map.delete(classes.name(4));
    ledger.apply(new Write(4, Ledger.ABSENT));

    assertFound(0, 0);
  }

  @Test
  void givenAMissingWrite_whenChecked_thenItIsLost() {
    map.delete(classes.name(5));

    assertFound(2, 0); // by get and by scan
  }

  @Test
  void givenAnOlderVersion_whenChecked_thenTheNewerIsLost() {
    ledger.apply(new Write(5, 2));

    assertFound(1, 0);
    assertThat(tally.examples()).singleElement().asString().contains("an older version than 2");
  }

  @Test
  void givenAByteThatNobodyWrote_whenChecked_thenItIsInvented() {
    byte[] value = classes.content(5, 1);
    value[value.length - 1] ^= 1;
    map.set(classes.name(5), value);

    assertFound(0, 1);
  }

  @Test
  void givenADeletedKeyThatIsThere_whenChecked_thenItIsInvented() {
    ledger.apply(new Write(5, Ledger.ABSENT));

    tally.acknowledge(1);
    check();
    assertThat(tally.lost()).isZero();
    assertThat(tally.invented()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void givenAKeyThatNobodyWrote_whenChecked_thenItIsInvented() {
    map.set("java.base/java/lang/Wine", new byte[0]);

    check();
    assertThat(tally.lost()).isZero();
    assertThat(tally.examples()).anyMatch(example -> example.contains("nobody wrote that key"));
  }

  @Test
  void givenAWriteUnderWay_whenSettled_thenTheStoreSaysWhetherItIsThere() {
    assertThat(ledger.settle(new Write(5, 2), map)).isFalse();
    put(5, 2);
    assertThat(ledger.settle(new Write(5, 2), map)).isTrue();
    assertThat(ledger.settle(new Write(6, Ledger.ABSENT), map)).isFalse();
    map.delete(classes.name(6));
    assertThat(ledger.settle(new Write(6, Ledger.ABSENT), map)).isTrue();

    assertFound(0, 0);
  }

  private void put(int number, int version) {
    map.set(classes.name(number), classes.content(number, version));
  }

  private void check() {
    var terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new Output(OutputStream.nullOutputStream(), "nowhere"),
            System.err,
            false,
            false);
    try (Progress progress = Progress.of(terminal, "check", 0, Progress.Unit.ENTRIES)) {
      ledger.check(map, tally, progress);
    }
  }

  private void assertFound(int lost, int invented) {
    check();
    assertThat(tally.lost()).isEqualTo(lost);
    assertThat(tally.invented()).isEqualTo(invented);
  }
}
