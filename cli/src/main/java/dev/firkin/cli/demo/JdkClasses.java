package dev.firkin.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class files of the running JDK, read anew whenever one is wanted: what a store holds is
 * compared with its source, not with a copy of what went in. Each can be had in versions, the first
 * being the class file itself.
 */
final class JdkClasses {

  private static final Path ROOT =
      FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
  private static final String SUFFIX = ".class";

  private final List<Path> files;
  private final Map<String, Integer> numbers = new HashMap<>();

  private JdkClasses(List<Path> files) {
    this.files = files;
    for (int i = 0; i < files.size(); i++) {
      numbers.put(name(i), i);
    }
  }

  /**
   * Finds them.
   *
   * @param most how many at most, evenly chosen from all modules
   */
  static JdkClasses find(int most) throws IOException {
    try (Stream<Path> tree = Files.walk(ROOT)) {
      Path[] all =
          tree.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toArray(Path[]::new);
      if (all.length <= most) {
        return new JdkClasses(List.of(all));
      }
      var chosen = new Path[most];
      Arrays.setAll(chosen, i -> all[(int) ((long) i * all.length / most)]);
      return new JdkClasses(List.of(chosen));
    }
  }

  int count() {
    return files.size();
  }

  /** The key: {@code java.base/java/lang/Object}. */
  String name(int number) {
    String name = ROOT.relativize(files.get(number)).toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** Which one has the name; null if none has. */
  @Nullable Integer number(String name) {
    return numbers.get(name);
  }

  /** The value: the class file, and behind it the version from the second on. */
  byte[] content(int number, int version) {
    byte[] content;
    try {
      content = Files.readAllBytes(files.get(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (version == 1) {
      return content;
    }
    byte[] mark = (" version " + version).getBytes(UTF_8);
    byte[] marked = Arrays.copyOf(content, content.length + mark.length);
    System.arraycopy(mark, 0, marked, content.length, mark.length);
    return marked;
  }
}
