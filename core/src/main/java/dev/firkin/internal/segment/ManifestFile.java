package dev.firkin.internal.segment;

import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.io.Disk;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The manifest on disk and the copy of it in memory, which change together. Changes take turns; a
 * writer that rolls over holds the append lock meanwhile, never the other way round.
 */
public final class ManifestFile {

  private final Disk disk;
  private final Set<Long> deleted = new HashSet<>();
  private Manifest current;
  private boolean inDoubt;

  /**
   * @param disk where the file is
   * @param current what is in it
   */
  public ManifestFile(Disk disk, Manifest current) {
    this.disk = disk;
    this.current = current;
  }

  /** What the file says. */
  public synchronized Manifest current() {
    return current;
  }

  /**
   * Replaces the file in one step.
   *
   * @param change given the present manifest, answers the next; generation and spare ids are seen
   *     to here
   * @return what the file says now
   * @throws IOException if the disk refuses; memory then says what the file said before, and the
   *     file may say either
   */
  public synchronized Manifest update(UnaryOperator<Manifest> change) throws IOException {
    Manifest next = change.apply(current);
    List<Long> spare =
        next.spare().stream().filter(id -> !deleted.contains(id)).distinct().sorted().toList();
    Manifest written =
        new Manifest(
            next.store(),
            current.generation() + 1,
            next.freeId(),
            next.sealed(),
            next.active(),
            next.next(),
            Math.max(next.sequence(), current.sequence()),
            spare);
    if (inDoubt) {
      throw new IOException("an earlier replacement of the manifest failed half-way");
    }
    disk.prepareReplacement(Manifest.NAME, written.encode());
    try {
      disk.commitReplacement(Manifest.NAME);
    } catch (IOException e) {
      inDoubt = true;
      throw e;
    }
    current = written;
    deleted.clear();
    return written;
  }

  /**
   * Whether the file may say something else than memory does; then no file may be deleted any more.
   */
  public synchronized boolean isInDoubt() {
    return inDoubt;
  }

  /** Notes that a spare id's files are gone, to be written with the next change. */
  public synchronized void forget(long id) {
    deleted.add(id);
  }
}
