package dev.firkin.tests.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.error.FirkinException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Folders, links, pipes and files of others in a store's directory, under every name that the store
 * knows: refused by name, or left alone. Nothing outside the directory is touched, nobody waits for
 * a pipe, and the store is as it was when the thing is gone.
 */
@Tag("trap-H1")
class ForeignThingsTest {

  private static final int KEYS = 20;
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Those that are in place of a file of the store; {@link #build} makes them. */
  private static final List<String> KNOWN =
      List.of(
          "STORE",
          "MANIFEST",
          "LOCK",
          "RESERVE",
          "keydir.checkpoint",
          "00000000001.data",
          "00000000001.hint",
          "the active segment's data",
          "the active segment's hint");

  private static final List<String> UNKNOWN =
      List.of(
          "STORE.tmp",
          "MANIFEST.tmp",
          "RESERVE.tmp",
          "keydir.checkpoint.tmp",
          "00000000001.hint.tmp",
          "00000000099.data",
          "00000000099.hint",
          "00000000099.dict",
          "00000000099.dict.tmp",
          "aside");

  /** What somebody put there. */
  enum Thing {
    EMPTY_FOLDER,
    FOLDER,
    LINK_TO_A_FILE,
    LINK_TO_A_FOLDER,
    LINK_TO_NOTHING,
    PIPE,
    EMPTY_FILE,
    LARGE_FILE,
    UNREADABLE_FILE;

    /** Whether it leads nowhere, and nothing is in it that could be lost. */
    boolean isHarmless() {
      return this == EMPTY_FOLDER || this == LINK_TO_NOTHING || this == EMPTY_FILE;
    }

    void make(Path path, Path outside) throws IOException, InterruptedException {
      switch (this) {
        case EMPTY_FOLDER -> Files.createDirectory(path);
        case FOLDER -> Files.writeString(Files.createDirectory(path).resolve("file"), "not yours");
        case LINK_TO_A_FILE -> Files.createSymbolicLink(path, outside.resolve("file"));
        case LINK_TO_A_FOLDER -> Files.createSymbolicLink(path, outside.resolve("folder"));
        case LINK_TO_NOTHING -> Files.createSymbolicLink(path, outside.resolve("nothing"));
        case PIPE -> {
          Commands.Result made = Commands.run("mkfifo", path.toString());
          assumeTrue(made.isGood(), "no pipe can be made here: " + made.out());
        }
        case EMPTY_FILE -> Files.createFile(path);
        case LARGE_FILE -> {
          try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(3L << 30); // without taking room
          }
        }
        case UNREADABLE_FILE -> {
          Files.writeString(path, "not yours");
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenThingInPlaceOfAFile_whenOpened_thenRefusedByNameOrMadeAnew(
      Thing thing, @TempDir Path folder) throws Exception {
    check(thing, KNOWN, folder);
  }

  @ParameterizedTest
  @EnumSource
  void givenThingBesideTheFiles_whenOpened_thenRefusedByNameOrIgnored(
      Thing thing, @TempDir Path folder) throws Exception {
    check(thing, UNKNOWN, folder);
  }

  private static void check(Thing thing, List<String> names, Path folder) throws Exception {
    Path good = folder.resolve("good");
    build(good);
    Path outside = outside(folder);
    Map<String, String> before = contents(outside);
    List<String> wrong = new ArrayList<>();
    for (String which : names) {
      String name = actual(which, good);
      for (boolean readOnly : modes(thing, names.indexOf(which))) {
        Path directory = folder.resolve("store");
        Directories.copy(good, directory);
        Path kept = folder.resolve("kept");
        if (Files.exists(directory.resolve(name))) {
          Files.move(directory.resolve(name), kept);
        }
        thing.make(directory.resolve(name), outside);
        if (name.equals("aside")) { // which is where this one goes
          Files.copy(good.resolve("00000000001.data"), directory.resolve("00000000098.data"));
        }
        String how = "%s%s".formatted(name, readOnly ? ", for reading" : "");
        String said =
            assertTimeoutPreemptively(SOON, () -> use(directory, readOnly), how + ": it hangs");
        if (said != null && !said.contains(name)) {
          wrong.add("%s: the message does not name it: %s".formatted(how, said));
        }
        if (said != null) {
          restore(directory.resolve(name), kept);
          said = use(directory, false);
          if (said != null) {
            wrong.add("%s: it was put back, and then: %s".formatted(how, said));
          }
        }
        if (!contents(outside).equals(before)) {
          wrong.add("%s: outside there is %s".formatted(how, contents(outside)));
        }
        Files.deleteIfExists(kept);
        Directories.delete(directory);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Whether to open for reading only: both in the long profile, most often one of them else. */
  private static List<Boolean> modes(Thing thing, int number) {
    boolean both = Boolean.getBoolean("firkin.long") || thing == Thing.PIPE;
    return switch (both ? 0 : (thing.ordinal() + number) % 3) {
      case 0 -> List.of(false, true);
      case 1 -> List.of(false);
      default -> thing.isHarmless() ? List.of() : List.of(false);
    };
  }

  private static void restore(Path path, Path kept) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Directories.delete(path);
      } else {
        Files.delete(path);
      }
    }
    if (Files.exists(kept)) {
      Files.move(kept, path);
    }
  }

  /** What is thrown by reading all, and by writing and merging; null if nothing is. */
  private static String use(Path directory, boolean readOnly) {
    for (int round = 0; round < 2; round++) {
      try (Firkin store = Firkin.open(directory, options().readOnly(readOnly).build())) {
        for (int n = 0; n < KEYS; n++) {
          assertThat(store.get(key(n))).as("key %d", n).isEqualTo(value(n));
        }
        if (!readOnly && round == 0) {
          store.put(key(0), value(0));
          store.checkpoint();
          store.compact();
        }
      } catch (FirkinException e) {
        return e.toString();
      }
    }
    return null;
  }

  private static FirkinOptions.Builder options() {
    return FirkinOptions.builder()
        .segmentBytesMax(1 << 20)
        .checkpointBytes(1)
        .merge(MergeOptions.builder().enabled(false).build());
  }

  private static void build(Path directory) {
    for (int half = 0; half < 2; half++) {
      try (Firkin store = Firkin.open(directory, options().build())) {
        for (int n = half * KEYS / 2; n < (half + 1) * KEYS / 2; n++) {
          store.put(key(n), value(n));
        }
        store.checkpoint();
      }
    }
  }

  private static String actual(String which, Path good) throws IOException {
    if (!which.startsWith("the active segment's ")) {
      return which;
    }
    String ending = "." + which.substring(which.lastIndexOf(' ') + 1);
    try (Stream<Path> files = Files.list(good)) {
      return files
          .filter(path -> path.toString().endsWith(ending))
          .filter(path -> path.toFile().length() > 4096 || ending.equals(".hint"))
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList()
          .getLast();
    }
  }

  private static Path outside(Path folder) throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("file"), "somebody's file");
    Path inner = Files.createDirectory(outside.resolve("folder"));
    Files.writeString(inner.resolve("file"), "another one");
    return outside;
  }

  private static Map<String, String> contents(Path outside) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(outside)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String content =
            Files.isDirectory(path) ? "" : new String(Files.readAllBytes(path), ISO_8859_1);
        contents.put(path.toString(), content.substring(0, Math.min(40, content.length())));
      }
    }
    return contents;
  }

  private static byte[] key(int n) {
    return ("key" + n).getBytes(UTF_8);
  }

  private static byte[] value(int n) {
    byte[] value = new byte[n % 4 == 0 ? 60_000 : 1_000];
    value[n] = (byte) n;
    return value;
  }
}
