package dev.firkin.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Each benchmark once, in this JVM and for an instant: that it runs, not how quick it is. */
class BenchmarksRunTest {

  private static final String PACKAGE = Keys.class.getPackageName();

  /** Held, since loggers are forgotten with what was set. */
  private static final Logger FIRKIN = Logger.getLogger("dev.firkin");

  @TempDir Path directory;

  /** Others on the machine may be measuring; each opening of a store would be told. */
  @BeforeAll
  static void runBesideOthersAndSilently() {
    System.setProperty("jmh.ignoreLock", "true");
    FIRKIN.setLevel(Level.WARNING);
  }

  @Test
  void givenEveryBenchmark_whenItRunsOnce_thenItFindsWhatItNeeds() throws Exception {
    Options options =
        new OptionsBuilder()
            .include(PACKAGE)
            .param("keydir", "heap", "offheap")
            .param("keys", "1000")
            .param("valueBytes", "100")
            .param("bytes", "116")
            .param("compressor", "lz4:fast", "zstd:3", "zstd+dictionary")
            .param("orders", "1")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(5))
            .shouldFailOnError(true)
            .output(directory.resolve("jmh.txt").toString())
            .build();

    Collection<RunResult> results = new Runner(options).run();

    assertThat(results)
        .extracting(result -> className(result.getParams().getBenchmark()))
        .containsAll(
            List.of(
                "CodecBenchmark",
                "CompressorBenchmark",
                "Crc32cBenchmark",
                "GetBenchmark",
                "KeyBenchmark",
                "KeydirBenchmark",
                "PutBenchmark"));
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }

  private static String className(String benchmark) {
    return benchmark.substring(PACKAGE.length() + 1, benchmark.lastIndexOf('.'));
  }
}
