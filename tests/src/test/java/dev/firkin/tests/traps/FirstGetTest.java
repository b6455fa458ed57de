package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM has to do before a store that it opens first can be read (docs/decisions/0013). */
class FirstGetTest {

  /** Those of the threads that look round as soon as they have been started. */
  private static final int LINKED_MOST = 6;

  /** So many that the image of the keydir is mapped, and most of the log is sealed. */
  private static final int KEYS = 100_000;

  @TempDir Path directory;

  @BeforeEach
  void aStoreClosedWithACheckpoint() {
    try (Firkin store = Firkin.open(directory, FirstGet.options())) {
      for (int i = 0; i < KEYS; i++) {
        store.put(b("key " + i), new byte[9]);
      }
      store.checkpoint(); // of the end, whatever is written in the background
    }
  }

  @Test
  void givenStoreClosedWithACheckpoint_whenOpenedFirstInAJvm_thenHardlyAnyLambdaIsLinked()
      throws Exception {
    List<String> loaded = opened("-Xlog:class+load=info:stdout:none");

    List<String> meanwhile =
        loaded.subList(loaded.indexOf(FirstGet.BEGINS), loaded.indexOf(FirstGet.GOT));
    assertThat(meanwhile).anyMatch(line -> line.startsWith("dev.firkin.internal.engine.Engine "));
    assertThat(meanwhile)
        .filteredOn(line -> line.startsWith("dev.firkin.") && line.contains("$$Lambda"))
        .hasSizeLessThanOrEqualTo(LINKED_MOST);
    assertThat(meanwhile)
        .as(
            "texts are joined without linking, switches and copies are made without, and what is "
                + "logged is logged on another thread")
        .noneMatch(line ->
            line.contains("$$StringConcat")
                || line.contains("$$TypeSwitch")
                || line.startsWith("java.util.Formatter"));
  }

  @Test
  void givenNoClassesAhead_whenOpenedFirstInAJvm_thenItLoadsThoseThatTheListsName(
      @TempDir Path noNames) throws Exception {
    ClassesAheadLists lists = ClassesAheadLists.ofAllModules();
    List<String> options = new ArrayList<>(lists.emptied(noNames));
    options.add("-Xlog:class+load=info:stdout:tid");

    OpeningLog log = new OpeningLog(opened(options.toArray(new String[0])));

    String here = ClassesAheadLists.FOLDER;
    List<String> all = log.loadedByOpening();
    String right = "; an opening loads, in this order:%n%s%n".formatted(String.join("\n", all));
    List<String> needless = lists.names();
    needless.removeAll(log.loadedByAll());
    assertThat(needless).as("to be taken out of %s%s", here, right).isEmpty();
    List<String> missing = new ArrayList<>(all);
    missing.removeAll(lists.names());
    assertThat(missing).as("to be put into %s%s", here, right).hasSizeLessThan(all.size() / 20);
  }

  private List<String> opened(String... options) throws Exception {
    Child.Result result =
        Child.run(List.of(options), FirstGet.class, directory.toString(), "key " + KEYS / 2);
    assertThat(result.out()).as(result.err()).contains(FirstGet.BEGINS, FirstGet.GOT);
    return result.out();
  }
}
