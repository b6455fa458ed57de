package dev.firkin.tests.traps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of traps in {@code docs/durability.md} says what the sources of the tests say. */
class TrapTableTest {

  /** How many there are under each letter. */
  private static final Map<String, Integer> LETTERS =
      Map.ofEntries(
          Map.entry("A", 16),
          Map.entry("B", 10),
          Map.entry("C", 19),
          Map.entry("D", 11),
          Map.entry("E", 13),
          Map.entry("F", 19),
          Map.entry("G", 8),
          Map.entry("H", 15),
          Map.entry("I", 9),
          Map.entry("J", 6),
          Map.entry("K", 8),
          Map.entry("L", 4),
          Map.entry("M", 8));

  private static final Path PROJECT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("\\| ([A-M]\\d+) \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern TEST =
      Pattern.compile("`((?:[a-z]+\\.)*[A-Z]\\w*Test)(?:\\.(\\w+))?`");
  private static final Pattern TAG = Pattern.compile("\\s*@Tag\\(\"trap-([^\"]*)\"\\)");
  private static final Pattern METHOD = Pattern.compile(".*\\bvoid (\\w+)\\(.*");
  private static final Pattern TYPE = Pattern.compile(".*\\b(?:class|interface|record) (\\w+).*");

  /** The last column by id, in the order of the table. */
  private static final Map<String, String> ROWS = new TreeMap<>();

  private static final List<String> DOUBLES = new ArrayList<>();

  /** Ids by {@code package.Class}, and by {@code package.Class.method}. */
  private static final Map<String, Set<String>> TAGGED = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (String line : Files.readAllLines(PROJECT.resolve("docs/durability.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && ROWS.put(row.group(1), row.group(3)) != null) {
        DOUBLES.add(row.group(1));
      }
    }
    try (Stream<Path> modules = Files.list(PROJECT)) {
      for (Path module : (Iterable<Path>) modules::iterator) {
        for (String sources : List.of("src/test/java", "src/main/java")) {
          readSources(module.resolve(sources));
        }
      }
    }
  }

  private static void readSources(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".java")) {
          String path = root.relativize(file).toString();
          String type =
              path.substring(0, path.length() - 5)
                  .replace(file.getFileSystem().getSeparator(), ".");
          readTags(type, Files.readAllLines(file));
        }
      }
    }
  }

  private static void readTags(String type, List<String> lines) {
    Set<String> pending = new TreeSet<>();
    for (String line : lines) {
      Matcher tag = TAG.matcher(line);
      Matcher method = METHOD.matcher(line);
      if (tag.matches()) {
        pending.add(tag.group(1));
      } else if (!pending.isEmpty() && (method.matches() || TYPE.matcher(line).matches())) {
        TAGGED.computeIfAbsent(type, t -> new TreeSet<>()).addAll(pending);
        if (method.matches()) {
          TAGGED
              .computeIfAbsent(type + "." + method.group(1), t -> new TreeSet<>())
              .addAll(pending);
        }
        pending.clear();
      }
    }
  }

  @Test
  void everyTrapHasOneRow() {
    Set<String> expected = new TreeSet<>();
    LETTERS.forEach((letter, count) -> {
      for (int n = 1; n <= count; n++) {
        expected.add(letter + n);
      }
    });
    assertThat(expected).hasSize(146);
    assertThat(ROWS.keySet()).isEqualTo(expected);
    assertThat(DOUBLES).isEmpty();
  }

  @Test
  void everyRowNamesATestThatCarriesItsTag() {
    List<String> problems = new ArrayList<>();
    ROWS.forEach((id, column) -> {
      Matcher test = TEST.matcher(column);
      int tests = 0;
      while (test.find()) {
        tests++;
        String name = test.group(1) + (test.group(2) == null ? "" : "." + test.group(2));
        if (!isTagged(name, id)) {
          problems.add("%s: no test %s carries the tag trap-%s".formatted(id, name, id));
        }
      }
      if (tests == 0) {
        problems.add("%s names no test".formatted(id));
      }
    });
    assertThat(problems).isEmpty();
  }

  private static boolean isTagged(String name, String id) {
    return TAGGED.entrySet().stream()
        .anyMatch(e -> ("." + e.getKey()).endsWith("." + name) && e.getValue().contains(id));
  }

  @Test
  void everyTagIsInTheTable() {
    Set<String> tags = new TreeSet<>();
    TAGGED.values().forEach(tags::addAll);
    assertThat(tags).isSubsetOf(ROWS.keySet());
  }
}
