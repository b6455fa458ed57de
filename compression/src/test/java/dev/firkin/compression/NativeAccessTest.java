package dev.firkin.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real JVMs, with native access and without, on the module path and on the class path. */
class NativeAccessTest {

  private static final String ENABLED =
      "--enable-native-access=org.lz4.java,com.github.luben.zstd_jni";

  @TempDir Path directory;

  private record Run(String out, String err) {}

  @Test
  void givenNativeAccessDenied_whenOpened_thenZstdSaysWhyAndLz4GoesOnInJava() throws Exception {
    Run run = onModulePath(List.of("--illegal-native-access=deny"), "zstd", "lz4", "zstd:9");

    assertThat(run.out().lines())
        .satisfiesExactly(
            zstd ->
                assertThat(zstd)
                    .startsWith("zstd: dev.firkin.error.ProviderException: ")
                    .contains("compressor 'zstd' (wanted by option compressor) does not work here")
                    .contains("zstd's native library cannot be loaded on ")
                    .contains(System.getProperty("os.name") + "/" + System.getProperty("os.arch"))
                    .contains("IllegalCallerException")
                    .contains("--enable-native-access=com.github.luben.zstd_jni"),
            lz4 -> assertThat(lz4).isEqualTo("lz4: ok"),
            zstd ->
                assertThat(zstd)
                    .contains(
                        "compressor 'zstd' (wanted by option compressor) does not work here"));
    assertThat(run.err())
        .containsOnlyOnce("lz4 runs in pure Java")
        .contains("--enable-native-access=org.lz4.java");
  }

  @Test
  void givenNativeAccess_whenOpened_thenBothRunNativelyAndNobodyComplains() throws Exception {
    Run run = onModulePath(List.of("--illegal-native-access=deny", ENABLED), "zstd", "lz4");

    assertThat(run.out().lines()).containsExactly("zstd: ok", "lz4: ok");
    assertThat(run.err()).doesNotContain("WARNING", "pure Java");
  }

  @Test
  void givenLz4Alone_whenOpenedWithoutFlags_thenZstdIsNotLoaded() throws Exception {
    Run run = onModulePath(List.of(), "lz4");

    assertThat(run.out().lines()).containsExactly("lz4: ok");
    assertThat(run.err()).doesNotContain("zstd");
  }

  @Test
  void givenClassPath_whenOpened_thenBothAreFoundThereToo() throws Exception {
    List<String> deny = List.of("--illegal-native-access=deny");
    List<String> enable =
        List.of("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED");

    Run denied = onClassPath(deny, "zstd", "lz4");
    Run enabled = onClassPath(enable, "zstd", "lz4");

    assertThat(denied.out())
        .contains("--enable-native-access=ALL-UNNAMED")
        .endsWith("lz4: ok" + System.lineSeparator());
    assertThat(enabled.out().lines()).containsExactly("zstd: ok", "lz4: ok");
    assertThat(enabled.err()).doesNotContain("WARNING", "pure Java");
  }

  @Test
  void givenNoLibraryForThePlatform_whenOpened_thenZstdSaysSoAndLz4GoesOnInJava() throws Exception {
    Run run = onModulePath(List.of(ENABLED, "-Dos.arch=pdp11"), "zstd", "lz4");

    assertThat(run.out().lines())
        .satisfiesExactly(
            zstd ->
                assertThat(zstd)
                    .contains("zstd's native library cannot be loaded on ")
                    .contains("/pdp11")
                    .contains("use compressor lz4"),
            lz4 -> assertThat(lz4).isEqualTo("lz4: ok"));
    assertThat(run.err()).contains("lz4 runs in pure Java").contains("pdp11");
  }

  private Run onModulePath(List<String> options, String... compressors) throws Exception {
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-p", modulePath()));
    command.addAll(List.of("--patch-module", "dev.firkin.compression=" + testClasses()));
    command.addAll(List.of("-m", "dev.firkin.compression/" + OpenAndPut.class.getName()));
    return run(command, compressors);
  }

  private Run onClassPath(List<String> options, String... compressors) throws Exception {
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-cp", modulePath() + File.pathSeparator + testClasses()));
    command.add(OpenAndPut.class.getName());
    return run(command, compressors);
  }

  private static String modulePath() {
    String path = System.getProperty("jdk.module.path");
    assumeTrue(path != null, "needs the module path, which some IDEs do not use");
    return path;
  }

  private static Path testClasses() throws URISyntaxException {
    Path file = Path.of(OpenAndPut.class.getResource("OpenAndPut.class").toURI());
    return file.getRoot().resolve(file.subpath(0, file.getNameCount() - 4));
  }

  private Run run(List<String> command, String... compressors)
      throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>();
    whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    whole.add("-XX:TieredStopAtLevel=1"); // starts quicker, changes nothing else
    whole.addAll(command);
    whole.addAll(List.of(compressors));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(whole).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the child JVM does not end: " + Files.readString(err));
    }
    assertThat(process.exitValue()).as("%s", Files.readString(err)).isZero();
    return new Run(Files.readString(out), Files.readString(err));
  }
}
