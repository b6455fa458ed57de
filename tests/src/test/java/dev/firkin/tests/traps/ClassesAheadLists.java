package dev.firkin.tests.traps;

import dev.firkin.Firkin;
import dev.firkin.spi.KeydirProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The files that name what a first opening loads ahead, one in the jar of each module that has any.
 */
final class ClassesAheadLists {

  static final String FOLDER = "META-INF/firkin/classes-ahead";

  /** A file, with the package that it is called after. */
  private record Names(Module module, String file, List<String> names) {}

  private final List<Names> files = new ArrayList<>();

  private ClassesAheadLists() {}

  /** Those of the core and of the keydirs' providers. */
  static ClassesAheadLists ofAllModules() throws IOException {
    ClassesAheadLists all = new ClassesAheadLists();
    all.add(Firkin.class.getModule(), "dev.firkin.internal.engine");
    for (KeydirProvider provider : ServiceLoader.load(KeydirProvider.class)) {
      all.add(provider.getClass().getModule(), provider.getClass().getPackageName());
    }
    return all;
  }

  private void add(Module module, String packageName) throws IOException {
    String file = FOLDER + "/" + packageName;
    try (InputStream in = module.getResourceAsStream(file)) {
      if (in != null) {
        String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        files.add(new Names(module, file, text.lines().toList()));
      }
    }
  }

  /** What they name. */
  List<String> names() {
    List<String> all = new ArrayList<>();
    for (Names file : files) {
      all.addAll(file.names());
    }
    return all;
  }

  /** Options for a JVM in which they are empty. */
  List<String> emptied(Path directory) throws IOException {
    List<String> options = new ArrayList<>();
    for (Names file : files) {
      String module = file.module().getName();
      Path patch = directory.resolve(module);
      Path empty = patch.resolve(file.file());
      Files.createDirectories(empty.getParent());
      Files.createFile(empty);
      options.add("--patch-module");
      options.add(module + "=" + patch);
    }
    return options;
  }
}
