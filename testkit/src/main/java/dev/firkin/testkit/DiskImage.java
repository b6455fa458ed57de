package dev.firkin.testkit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A {@link FaultyDisk} at one moment: what a crash at that moment has to work with. Never changes,
 * shares its bytes with the disk and with other images, and can be made a disk again any number of
 * times.
 */
public final class DiskImage {

  private final Path root;
  private final Map<String, FileImage> names;
  private final Map<String, FileImage> durable;
  private final List<DirectoryChange> pending;

  DiskImage(
      Path root,
      Map<String, FileImage> names,
      Map<String, FileImage> durable,
      List<DirectoryChange> pending) {
    this.root = root;
    this.names = Map.copyOf(names);
    this.durable = Map.copyOf(durable);
    this.pending = List.copyOf(pending);
  }

  static DiskImage settled(Path root, Map<String, FileImage> files) {
    return new DiskImage(root, files, files, List.of());
  }

  Path root() {
    return root;
  }

  Map<String, FileImage> names() {
    return names;
  }

  Map<String, FileImage> durable() {
    return durable;
  }

  List<DirectoryChange> pending() {
    return pending;
  }

  /**
   * After the death of the process (kill -9): the page cache lives on, and nothing more is durable
   * than before.
   *
   * @return the disk as the next process finds it
   */
  public FaultyDisk kill() {
    return new FaultyDisk(this);
  }

  /**
   * After a power cut: what was forced, and some of the rest.
   *
   * @param seed chooses what else is left
   * @return the disk as it is found when the power is back
   */
  public FaultyDisk powerCut(long seed) {
    return new FaultyDisk(settled(root, new PowerCut(seed).of(this)));
  }

  /**
   * The names in the directory.
   *
   * @return names of files, in order
   */
  public SortedSet<String> files() {
    return new TreeSet<>(names.keySet());
  }

  /**
   * The bytes of a file.
   *
   * @param name its name
   * @return a copy
   */
  public byte[] bytes(String name) {
    FileImage file = names.get(name);
    if (file == null) {
      throw new IllegalArgumentException("no file " + name + ", there are " + files());
    }
    return file.bytes();
  }

  /**
   * The same with another file, all of it durable.
   *
   * @param name its name
   * @param bytes what is in it
   * @return another image
   */
  public DiskImage with(String name, byte[] bytes) {
    Map<String, FileImage> changed = new HashMap<>(names);
    changed.put(name, FileImage.settled(Pages.of(bytes), bytes.length));
    return settled(root, changed);
  }

  /**
   * The same with a file changed, all of it durable.
   *
   * @param name its name
   * @param change makes the new bytes of a copy of the old ones
   * @return another image
   */
  public DiskImage changed(String name, UnaryOperator<byte[]> change) {
    return with(name, change.apply(bytes(name)));
  }

  /**
   * The same without a file.
   *
   * @param name its name
   * @return another image
   */
  public DiskImage without(String name) {
    return withoutAll(name::equals);
  }

  /**
   * The same without some files, all of it durable.
   *
   * @param gone says which names go
   * @return another image
   */
  public DiskImage withoutAll(Predicate<String> gone) {
    Map<String, FileImage> changed = new HashMap<>(names);
    changed.keySet().removeIf(gone);
    return settled(root, changed);
  }
}
