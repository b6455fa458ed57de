package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static dev.firkin.tests.traps.Stage.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.error.CodecException;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.testkit.DiskImage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A record that is not what was written: an error for those who ask for it, and for nobody else.
 */
class UnreadableRecordTest {

  private static final String FIRST = "00000000001.data";

  /** A sealed segment of three records, and one of another. */
  private static DiskImage sealed() {
    try (Stage stage = new Stage()) {
      stage.put("before", "value before");
      stage.put("victim", "value of the victim");
      stage.put("behind", "value behind");
      stage.rollOver();
      stage.put("elsewhere", "v");
      stage.store().close();
      return stage.image();
    }
  }

  private static DiskImage damagedAt(DiskImage image, String text) {
    return image.changed(
        FIRST,
        bytes -> {
          bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text)] ^= 1;
          return bytes;
        });
  }

  @Test
  @Tag("trap-C4")
  @Tag("trap-C5")
  void givenAnyByteOfTheRecordsIsWrong_whenNoHintFileSpeaksForThem_thenTheStoreIsNotOpened() {
    DiskImage image = Stage.withoutHints(sealed());
    int length = image.bytes(FIRST).length;
    for (int at = 4096; at < length; at++) {
      for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
        byte[] bytes = image.bytes(FIRST);
        if (bytes[at] == (byte) value) {
          continue;
        }
        bytes[at] = (byte) value;
        DiskImage damaged = image.with(FIRST, bytes);
        if (isPadding(image.bytes(FIRST), at)) {
          continue;
        }
        assertThatThrownBy(() -> new Stage(damaged.kill()).close())
            .as("byte %d is %d", at, value)
            .isInstanceOf(CorruptDataException.class)
            .hasMessageContaining(FIRST);
      }
    }
  }

  /** Zeros behind a record, up to the next multiple of 8: nobody reads them. */
  private static boolean isPadding(byte[] file, int at) {
    int end = at | 7;
    for (int i = at; i <= end; i++) {
      if (file[i] != 0) {
        return false;
      }
    }
    return Character.isLetter(file[at - 1]) || isPaddingBehind(file, at);
  }

  private static boolean isPaddingBehind(byte[] file, int at) {
    int i = at;
    while (i % 8 > 0 && file[i - 1] == 0) {
      i--;
    }
    return i % 8 > 0 && Character.isLetter(file[i - 1]);
  }

  @Test
  @Tag("trap-C7")
  void givenAWrongByteInAValue_whenMerged_thenItIsNotCopiedAndTheRestIsThere() {
    DiskImage damaged = damagedAt(sealed(), "value of the victim");
    try (Stage stage = new Stage(damaged.kill())) {
      stage.putLarge("before"); // what is dead there is worth a merge
      stage.put("behind", "new");
      assertThatThrownBy(() -> stage.store().compact())
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(FIRST);
      assertThatThrownBy(() -> stage.get("victim")).isInstanceOf(CorruptDataException.class);
      assertThat(stage.get("behind")).isEqualTo("new");
      assertThat(stage.dataFiles()).contains(FIRST);
    }
  }

  @Test
  @Tag("trap-C6")
  @Tag("trap-F3")
  void givenAWrongByte_whenFolded_thenTheFoldEndsWithAnErrorAndWhatItHasIsRight() {
    DiskImage damaged = damagedAt(sealed(), "value of the victim");
    try (Stage stage = new Stage(damaged.kill())) {
      for (int round = 0; round < 3; round++) {
        List<String> folded = new ArrayList<>();
        ends(() ->
            assertThatThrownBy(() ->
                    stage
                        .store()
                        .fold(
                            folded,
                            (all, e) -> {
                              all.add(s(e.key()) + "=" + s(e.value()));
                              return all;
                            }))
                .isInstanceOf(CorruptDataException.class));
        assertThat(folded).containsExactly("before=value before");
      }
      try (Snapshot snapshot = stage.store().snapshot()) {
        ends(() ->
            assertThatThrownBy(() -> snapshot.get(b("victim")))
                .isInstanceOf(CorruptDataException.class));
        assertThat(s(snapshot.get(b("behind")))).isEqualTo("value behind");
      }
      assertThat(stage.store().stats().snapshots()).isZero();
    }
  }

  @Test
  @Tag("trap-C6")
  @Tag("trap-F3")
  void givenAWrongHeaderAmongMany_whenFoldedOrMerged_thenAllBeforeItComeAndThenItIsTold() {
    DiskImage damaged = wrongHeader("key 100");
    try (Stage stage = new Stage(damaged.kill())) {
      for (int round = 0; round < 3; round++) {
        List<String> folded = new ArrayList<>();
        ends(() ->
            assertThatThrownBy(() -> stage.store().entries().forEach(e -> folded.add(s(e.key()))))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(FIRST)
                .hasMessageContaining("header"));
        assertThat(folded)
            .isEqualTo(IntStream.range(0, 100).mapToObj("key %03d"::formatted).toList());
      }
      for (int i = 101; i < 200; i++) {
        stage.put("key %03d".formatted(i), "new"); // what is dead there is worth a merge
      }
      assertThatThrownBy(() -> stage.store().compact())
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("header");
      assertThat(stage.get("key 099")).isEqualTo("old");
      assertThat(stage.get("key 101")).isEqualTo("new");
      assertThat(stage.dataFiles()).contains(FIRST);
    }
  }

  /** A sealed segment of 200 records, of which one has a wrong header. */
  private static DiskImage wrongHeader(String key) {
    try (Stage stage = new Stage()) {
      for (int i = 0; i < 200; i++) {
        stage.put("key %03d".formatted(i), "old");
      }
      stage.rollOver();
      stage.store().close();
      return stage
          .image()
          .changed(
              FIRST,
              bytes -> {
                bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf(key) - 8] ^= 1;
                return bytes;
              });
    }
  }

  @Test
  @Tag("trap-F3")
  @Tag("trap-C17")
  void givenAKeyThatIsWrongInTheDataOnly_whenReadInAnyWay_thenEachCallEnds() {
    DiskImage damaged = damagedAt(sealed(), "victim");
    try (Stage stage = new Stage(damaged.kill())) {
      ends(() ->
          assertThatThrownBy(() -> stage.get("victim")).isInstanceOf(CorruptDataException.class));
      ends(() ->
          assertThatThrownBy(() -> stage.store().fold(0, (n, e) -> n + 1))
              .isInstanceOf(CorruptDataException.class));
      stage.put("victim", "put again");
      assertThat(stage.get("victim")).isEqualTo("put again");
    }
  }

  private static void ends(Runnable call) {
    assertTimeoutPreemptively(Duration.ofSeconds(20), call::run);
  }

  @Test
  @Tag("trap-C17")
  void givenAnEntryThatItsCodecCannotRead_whenOpened_thenOnlyThatEntryIsLost() {
    try (Stage stage = new Stage()) {
      FirkinMap<String, Long> map = stage.store().map("m", Codecs.utf8(), Codecs.int64());
      map.put("good", 7L);
      stage.store().rawMap("m").set(b("poison"), b("not a number"));
      stage.store().rawMap("m").set(new byte[] {(byte) 0xFF}, new byte[8]);
      stage.kill(Stage::withoutHints);
      FirkinMap<String, Long> again = stage.store().map("m", Codecs.utf8(), Codecs.int64());
      assertThat(again.get("good")).isEqualTo(7);
      assertThatThrownBy(() -> again.get("poison")).isInstanceOf(CodecException.class);
      assertThat(again.delete("poison")).isTrue();
      assertThat(stage.store().rawMap("m").delete(new byte[] {(byte) 0xFF})).isTrue();
      stage.store().compact();
      assertThat(again).isEqualTo(Map.of("good", 7L));
    }
  }

  @Test
  @Tag("trap-C12")
  void givenASealedSegmentThatIsGoneOrCut_whenOpened_thenItsKeysAreNotJustAbsent() {
    DiskImage image = sealed();
    int length = image.bytes(FIRST).length;
    for (int cut = 0; cut < length; cut += cut < 4096 ? 512 : 8) {
      int to = cut;
      DiskImage damaged = image.changed(FIRST, bytes -> Arrays.copyOf(bytes, to));
      assertThatThrownBy(() -> new Stage(damaged.kill()).close())
          .as("cut to %d", to)
          .isInstanceOfAny(CorruptDataException.class, StoreOpenException.class)
          .hasMessageContaining(FIRST);
    }
  }

  @Test
  @Tag("trap-I7")
  void givenTheSegmentMostWorthAMergeIsDamaged_whenMerged_thenTheNextBestIs() {
    DiskImage damaged;
    try (Stage stage = new Stage()) {
      stage.put("victim", "value of the victim");
      stage.putDeadWeight("a");
      stage.putDeadWeight("a"); // twice as much as in the third segment
      stage.rollOver();
      stage.putLarge("stays");
      stage.rollOver();
      stage.put("b", "v");
      stage.putDeadWeight("c");
      stage.store().close();
      damaged = damagedAt(stage.image(), "value of the victim");
    }
    try (Stage stage = new Stage(damaged.kill())) {
      stage.rollOver();
      for (int i = 0; i < 2; i++) {
        try {
          stage.merge();
        } catch (CorruptDataException known) {
          assertThat(known).hasMessageContaining(FIRST);
        }
      }
      assertThat(stage.segments()).contains(1L).doesNotContain(3L);
      assertThat(stage.store().stats().merge().finished()).isEqualTo(1);
      assertThat(stage.get("b")).isEqualTo("v");
    }
  }

  @Test
  @Tag("trap-M1")
  void givenValuesThatLookLikeTheStoresOwnRecords_whenReadFromTheData_thenTheyAreValues() {
    try (Stage stage = new Stage()) {
      stage.put("k", "v");
      stage.put("gone", "v");
      stage.delete("gone");
      stage.store().write(new dev.firkin.Batch().put(b("x"), b("1")).put(b("y"), b("2")));
      stage.store().map("m", Codecs.utf8(), Codecs.utf8()).clear();
      int end = (int) stage.store().stats().dataBytes();
      byte[] records = Arrays.copyOfRange(stage.image().bytes(FIRST), 4096, end);
      stage.store().put(b("copy"), records);
      stage.store().put(b("empty"), new byte[0]);
      stage.store().put(b("zeros"), new byte[4096]);
      stage.store().put(b("name"), b("bitcask_tombstone"));
      // Now the copies stand where the scan of a damaged segment might look for records.
      stage.kill(Stage::withoutHints);
      assertThat(stage.entries()).hasSize(7).containsEntry("name", "bitcask_tombstone");
      assertThat(stage.store().get(b("copy"))).isEqualTo(records);
      stage.put("zeros", "v");
      stage.store().compact();
      stage.kill(Stage::withoutHints);
      assertThat(stage.store().get(b("copy"))).isEqualTo(records);
      assertThat(stage.entries()).hasSize(7).doesNotContainKey("gone");
    }
  }
}
