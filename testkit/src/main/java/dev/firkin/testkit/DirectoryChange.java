package dev.firkin.testkit;

import java.util.Map;

/**
 * A change of the directory. Which file it is about is part of it, whatever its name was by then.
 */
sealed interface DirectoryChange {

  /** The directory after the change. */
  void apply(Map<String, FileImage> names);

  /** A file got a name. */
  record Created(String name, FileImage file) implements DirectoryChange {
    @Override
    public void apply(Map<String, FileImage> names) {
      names.put(name, file);
    }
  }

  /** A file got another name. */
  record Renamed(String from, String to, FileImage file) implements DirectoryChange {
    @Override
    public void apply(Map<String, FileImage> names) {
      names.remove(from);
      names.put(to, file);
    }
  }

  /** A name went. */
  record Deleted(String name) implements DirectoryChange {
    @Override
    public void apply(Map<String, FileImage> names) {
      names.remove(name);
    }
  }
}
