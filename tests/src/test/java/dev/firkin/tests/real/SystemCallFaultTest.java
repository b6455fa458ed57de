package dev.firkin.tests.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firkin.Firkin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * System calls of a real process that fail: {@code strace} makes those on files of the store fail,
 * and no other ones of the JVM. Whatever the process was told, the next opening finds what was
 * acknowledged, and nothing that was refused.
 */
@Tag("trap-C9")
class SystemCallFaultTest {

  private static final int SEGMENTS = 99;

  private static final Pattern PLACE =
      Pattern.compile("[0-9]{11}[.](data|hint)|STORE|MANIFEST|RESERVE|LOCK|keydir[.]checkpoint");

  private static final List<String> SINGLE_FILES =
      List.of("STORE", "MANIFEST", "RESERVE", "LOCK", "keydir.checkpoint");

  /**
   * What fails.
   *
   * @param calls names of system calls, by commas
   * @param error the system's name for it
   * @param when which of each thread's calls, from 1; with a plus all from then on
   * @param policy when the store forces
   */
  record Case(String calls, String error, String when, String policy) {}

  private static final boolean LONG = Boolean.getBoolean("firkin.long");

  private static final String FORCE = "fsync,fdatasync";
  private static final String WRITE = "write,pwrite64";
  private static final String RENAME = "rename,renameat,renameat2";
  private static final String UNLINK = "unlink,unlinkat";
  private static final String STATUS = "stat,lstat,fstat,newfstatat,statx";
  private static final String READ = "read,pread64";
  private static final String LIST = "getdents64";

  static Stream<Case> cases() {
    return LONG ? all() : few();
  }

  private static Stream<Case> few() {
    return Stream.of(
        new Case(FORCE, "EIO", "6+", "everyWrite"),
        new Case(FORCE, "EIO", "23", "never"),
        new Case("msync", "EIO", "5", "everyWrite"),
        new Case(WRITE, "ENOSPC", "12+", "everyWrite"),
        new Case(WRITE, "EIO", "20", "never"),
        new Case("ftruncate", "ENOSPC", "2", "everyWrite"),
        new Case(RENAME, "EIO", "3", "never"),
        new Case(UNLINK, "EIO", "1+", "never"),
        new Case("openat", "EMFILE", "25+", "everyWrite"),
        new Case("mmap", "ENOMEM", "3", "never"),
        new Case(READ, "EIO", "4", "never"));
  }

  private static Stream<Case> all() {
    List<Case> all = new ArrayList<>();
    for (String calls :
        List.of(
            FORCE,
            "msync",
            WRITE,
            "ftruncate",
            RENAME,
            UNLINK,
            "openat",
            "mmap",
            STATUS,
            READ,
            LIST,
            "fcntl",
            "lseek")) {
      for (String error : List.of("EIO", "ENOSPC", "EMFILE", "EINTR")) {
        for (int n : new int[] {1, 3, 8, 21, 34}) {
          String policy = all.size() % 2 == 0 ? "everyWrite" : "never";
          boolean interrupt = error.equals("EINTR");
          if (!(interrupt && calls.equals("mmap"))) { // no system says that, and the JVM dies of it
            all.add(new Case(calls, error, Integer.toString(n), policy));
          }
          if (!interrupt) { // for ever, it would be tried again for ever
            all.add(new Case(calls, error, n + "+", policy));
          }
        }
      }
    }
    return all.stream();
  }

  @BeforeAll
  static void straceIsThere() throws Exception {
    Commands.Result tried =
        Commands.run(
            "strace", "-f", "--seccomp-bpf", "-e", "trace=msync", "-o", "/dev/null", "true");
    assumeTrue(tried.isGood(), "system calls cannot be made to fail here: strace: " + tried.out());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givenSystemCallThatFails_whenReopenedWithoutFaults_thenAcknowledgedWritesAreThere(
      Case fault, @TempDir Path folder) throws Exception {
    Path directory = folder.toRealPath().resolve("store");
    String keydir = fault.hashCode() % 2 == 0 ? "heap" : "offheap";
    List<String> said = run(fault, keydir, directory, folder);
    try (Firkin store = Firkin.open(directory, FaultedWriter.options(keydir, "never"))) {
      assertThat(store.stats().recovery().damage()).isEmpty();
      assertThat(FaultedWriter.possible(said))
          .as("what was said: %s", said)
          .contains(FaultedWriter.present(store));
    }
  }

  private static List<String> run(Case fault, String keydir, Path directory, Path folder)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Path trace = folder.resolve("trace");
    List<String> command = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf"));
    command.addAll(List.of("-o", trace.toString(), "-e", "trace=" + fault.calls));
    command.add("-e");
    command.add("inject=%s:error=%s:when=%s".formatted(fault.calls, fault.error, fault.when));
    if (!fault.calls.equals("msync")) { // which has no file, and which no other part of a JVM uses
      files(directory).forEach(path -> command.addAll(List.of("-P", path.toString())));
    }
    command.addAll(Program.command(FaultedWriter.class, directory, keydir, fault.policy));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    List<String> said = Files.readAllLines(out);
    assertThat(process.exitValue()).as("%s%n%s", said, Files.readString(err)).isZero();
    assertThat(said).last().isEqualTo(FaultedWriter.END);
    assertThat(said)
        .filteredOn(line -> !line.startsWith(FaultedWriter.DONE) && !line.equals(FaultedWriter.END))
        .as("errors say where")
        .allMatch(line -> line.contains(directory.toString()) || PLACE.matcher(line).find());
    if (!LONG) { // the chosen cases do happen
      assertThat(Files.readString(trace)).contains("(INJECTED)");
    }
    return said;
  }

  /** The store's directory and every file that it may have. */
  private static List<Path> files(Path directory) {
    List<Path> files = new ArrayList<>(List.of(directory));
    for (String name : SINGLE_FILES) {
      files.add(directory.resolve(name));
      files.add(directory.resolve(name + ".tmp"));
    }
    for (int n = 1; n <= SEGMENTS; n++) {
      for (String ending : List.of("data", "hint", "hint.tmp")) {
        files.add(directory.resolve("%011d.%s".formatted(n, ending)));
      }
    }
    return files;
  }
}
