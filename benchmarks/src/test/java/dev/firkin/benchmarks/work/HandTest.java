package dev.firkin.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.benchmarks.support.TestData.WrongValueException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandTest {

  private static final int KEYS = 500;

  private final MapStore store = new MapStore();
  private final Dataset set = new Dataset(store, 100, KEYS, true);
  private final Hand hand = new Hand(set, 0, 1, 3);

  @BeforeEach
  void fill() {
    for (int number = 0; number < KEYS; number++) {
      hand.put(number);
    }
  }

  @Test
  void givenAStoreThatKeepsAll_whenOverwrittenAndGot_thenNothingIsWrong() {
    for (int i = 0; i < 5 * KEYS; i++) {
      hand.overwrite(hand.zipf());
    }

    assertThatCode(() -> Check.all(set)).doesNotThrowAnyException();
    assertThat(ScanTiming.of(store, hand, KEYS).calls()).isEqualTo(KEYS);
  }

  @Test
  void givenALostValue_whenGot_thenThatIsSeen() {
    store.map.clear();

    assertThatThrownBy(() -> hand.get(7))
        .isInstanceOf(WrongValueException.class)
        .hasMessageContaining("entry 7", "is missing");
  }

  @Test
  void givenOneOtherByteAtTheEnd_whenGot_thenThatIsSeen() {
    store.map.values().forEach(value -> value[99]++);

    assertThatThrownBy(() -> hand.get(7)).hasMessageContaining("other bytes than were put");
  }

  @Test
  void givenAShorterValue_whenGot_thenThatIsSeen() {
    store.map.replaceAll((key, value) -> new byte[3]);

    assertThatThrownBy(() -> hand.get(7)).hasMessageContaining("other bytes than were put");
  }

  @Test
  void givenAnOlderVersion_whenGot_thenThatIsSeen() {
    var before = Map.copyOf(store.map);
    hand.overwrite(7);
    store.map.putAll(before);

    assertThatThrownBy(() -> hand.get(7)).hasMessageContaining("version 0, not 1 to 1");
  }

  @Test
  void givenTheValueOfAnotherEntry_whenScanned_thenThatIsSeen() {
    var values = store.map.values().iterator();
    byte[] one = values.next();
    byte[] other = values.next();
    System.arraycopy(one, 0, other, 0, one.length);

    assertThatThrownBy(() -> ScanTiming.of(store, hand, KEYS))
        .hasMessageContaining("other bytes than were put");
  }

  @Test
  void givenADeletedKeyThatIsStillThere_whenLookedFor_thenThatIsSeen() {
    assertThatThrownBy(() -> hand.missing(3)).hasMessageContaining("should not be");
  }

  @Test
  void givenSeveralThreads_whenTheyDoEachWork_thenNoneSeesAWrongValue() throws Exception {
    for (Work work :
        new Work[] {Work.YCSB_A, Work.YCSB_B, Work.YCSB_C, Work.YCSB_D, Work.YCSB_F, Work.MISS}) {
      Timing timing = new Phase(set, work, 3, 1).run(60, 3_000);
      assertThat(timing.calls()).as(work.id()).isBetween(2_900L, 3_100L);
    }
  }

  @Test
  void givenAThreadThatSeesAWrongValue_whenThePhaseEnds_thenItFails() {
    store.map.clear();

    assertThatThrownBy(() -> new Phase(set, Work.YCSB_C, 2, 1).run(60, 3_000))
        .hasMessageContaining("WRONG VALUE");
  }
}
