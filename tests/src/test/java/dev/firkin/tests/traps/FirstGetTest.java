package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM has to do before a store that it opens first can be read (docs/decisions/0013). */
class FirstGetTest {

  /** Those of the threads that look round as soon as they have been started. */
  private static final int LINKED_MOST = 6;

  @TempDir Path directory;

  @Test
  void givenStoreClosedWithACheckpoint_whenOpenedFirstInAJvm_thenHardlyAnyLambdaIsLinked()
      throws Exception {
    try (Firkin store = Firkin.open(directory, FirstGet.options())) {
      store.put(b("a"), new byte[9]);
      store.put(b("b"), new byte[9]);
      store.checkpoint(); // of the end, whatever is written in the background
    }

    Child.Result result =
        Child.run(
            List.of("-Xlog:class+load=info:stdout:none"),
            FirstGet.class,
            directory.toString(),
            "b");

    List<String> loaded = result.out();
    assertThat(loaded).as(result.err()).contains(FirstGet.BEGINS, FirstGet.GOT);
    List<String> meanwhile =
        loaded.subList(loaded.indexOf(FirstGet.BEGINS), loaded.indexOf(FirstGet.GOT));
    assertThat(meanwhile).anyMatch(line -> line.startsWith("dev.firkin.internal.engine.Engine "));
    assertThat(meanwhile)
        .filteredOn(line -> line.startsWith("dev.firkin.") && line.contains("$$Lambda"))
        .hasSizeLessThanOrEqualTo(LINKED_MOST);
    assertThat(meanwhile)
        .as("texts are joined without linking, and logged on another thread")
        .noneMatch(
            line -> line.contains("$$StringConcat") || line.startsWith("java.util.Formatter"));
  }
}
