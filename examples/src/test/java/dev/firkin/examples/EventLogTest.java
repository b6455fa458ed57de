package dev.firkin.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.codec.Codecs;
import dev.firkin.examples.EventLog.Append;
import dev.firkin.examples.EventLog.State;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventLogTest {

  @TempDir private Path directory;

  @Test
  void givenAnOldVersion_whenAppended_thenRefusedAndNothingIsThere() {
    try (Firkin store = Firkin.open(directory)) {
      EventLog<String> log = log(store);
      assertThat(log.append("s", 0, List.of("a", "b"))).isTrue();
      assertThat(log.append("s", 0, List.of("c"))).isFalse();
      assertThat(log.append("s", 3, List.of("c"))).isFalse();
      assertThat(log.append(List.of(append("t", 0, "x"), append("s", 1, "c")))).isFalse();

      assertThat(log.version("s")).isEqualTo(2);
      assertThat(log.version("t")).isZero();
      assertThat(log.readAfter("t", 0)).isEmpty();
    }
  }

  @Test
  void givenEvents_whenReadFromAPosition_thenThoseBehindItInOrder() {
    try (Firkin store = Firkin.open(directory)) {
      EventLog<String> log = log(store);
      log.append("s", 0, List.of("a", "b"));
      log.append("s", 2, List.of("c"));

      assertThat(log.readAfter("s", 0)).containsExactly("a", "b", "c");
      assertThat(log.readAfter("s", 2)).containsExactly("c");
      assertThat(log.readAfter("s", 3)).isEmpty();
      assertThat(log.readAfter("absent", 0)).isEmpty();
    }
  }

  @Test
  void givenManyWhoAppend_whenEachTriesUntilItIsDone_thenNoEventIsLostOrTwice() {
    try (Firkin store = Firkin.open(directory)) {
      EventLog<String> log = log(store);
      CompletableFuture<?>[] all = new CompletableFuture<?>[8];
      for (int i = 0; i < all.length; i++) {
        String event = "e" + i;
        all[i] =
            CompletableFuture.runAsync(() -> {
              for (int round = 0; round < 20; round++) {
                while (!log.append("s", log.version("s"), List.of(event + "/" + round))) {
                  Thread.onSpinWait();
                }
              }
            });
      }
      CompletableFuture.allOf(all).join();

      assertThat(log.readAfter("s", 0)).hasSize(160).doesNotHaveDuplicates();
      assertThat(log.version("s")).isEqualTo(160);
    }
  }

  @Test
  void givenTwoStreams_whenReopenedAndMerged_thenTheirStatesAreTheSame() {
    List<String> numbers = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
    try (Firkin store = Firkin.open(directory)) {
      EventLog<String> log = log(store);
      assertThat(log.append(List.of(new Append<>("s", 0, numbers), append("t", 0, "x")))).isTrue();
    }

    try (Firkin store = Firkin.open(directory)) {
      EventLog<String> log = log(store);
      store.compact();
      assertThat(log.readAfter("s", 0)).isEqualTo(numbers);
      assertThat(log.project((moment, stream) -> new State<>(0, ""), (all, e) -> all + e))
          .hasSize(2)
          .containsEntry("s", new State<>(500, String.join("", numbers)))
          .containsEntry("t", new State<>(1, "x"));
      assertThat(log.follow("s", new State<>(498, "..."), (all, e) -> all + " " + e))
          .isEqualTo(new State<>(500, "... 498 499"));
    }
  }

  private static EventLog<String> log(Firkin store) {
    return new EventLog<>(store, "log", Codecs.utf8());
  }

  private static Append<String> append(String stream, long expected, String event) {
    return new Append<>(stream, expected, List.of(event));
  }
}
