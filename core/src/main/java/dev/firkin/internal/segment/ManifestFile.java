package dev.firkin.internal.segment;

import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.DiskFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
   * @throws DiskFullException if there is no room for the new one; nothing has changed
   * @throws IOException if the disk refuses; memory then says what the file said before, and the
   *     file may say either, if it {@link #isInDoubt is in doubt}
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
            spare,
            next.dictionaries());
    if (inDoubt) {
      throw new IOException("an earlier replacement of the manifest failed half-way");
    }
    disk.prepareReplacement(Manifest.NAME, written.encode());
    inDoubt = true; // whatever is thrown from here on, errors too: the file may be the new one
    try {
      disk.commitReplacement(Manifest.NAME);
    } catch (DiskFullException e) {
      throw new IOException(e.getMessage(), e); // more room would not tell what the file says
    }
    current = written;
    inDoubt = false;
    deleted.clear();
    return written;
  }

  /**
   * Whether the file may say something else than memory does; then no file may be deleted any more.
   */
  public synchronized boolean isInDoubt() {
    return inDoubt;
  }

  /**
   * Takes an id for a file that is not part of the store yet: the manifest names it as spare before
   * a file of that name exists, so that a crash leaves nothing unexplained.
   */
  public long reserveId() throws IOException {
    Manifest now =
        update(m -> {
          List<Long> spare = new ArrayList<>(m.spare());
          spare.add(m.freeId());
          return new Manifest(
              m.store(),
              m.generation(),
              m.freeId() + 1,
              m.sealed(),
              m.active(),
              m.next(),
              m.sequence(),
              spare,
              m.dictionaries());
        });
    return now.freeId() - 1;
  }

  /**
   * Makes a reserved id that of a dictionary, which is durable by now.
   *
   * @throws IOException as {@link #update}
   */
  public void addDictionary(long id) throws IOException {
    updateDictionaries(
        m -> Stream.concat(m.dictionaries().stream(), Stream.of(id)).toList(),
        m -> m.spare().stream().filter(s -> s != id).toList());
  }

  /**
   * Makes dictionaries spare.
   *
   * @throws IOException as {@link #update}
   */
  public void dropDictionaries(Set<Long> ids) throws IOException {
    updateDictionaries(
        m -> m.dictionaries().stream().filter(d -> !ids.contains(d)).toList(),
        m -> Stream.concat(m.spare().stream(), ids.stream()).toList());
  }

  private void updateDictionaries(
      Function<Manifest, List<Long>> dictionaries, Function<Manifest, List<Long>> spare)
      throws IOException {
    update(m ->
        new Manifest(
            m.store(),
            m.generation(),
            m.freeId(),
            m.sealed(),
            m.active(),
            m.next(),
            m.sequence(),
            spare.apply(m),
            dictionaries.apply(m)));
  }

  /**
   * Notes that spare ids' files are gone, to be written with the next change. Their deletion must
   * be durable: a file that came back, and that the manifest does not name, would be a stranger.
   */
  public synchronized void forget(Collection<Long> ids) {
    deleted.addAll(ids);
  }
}
