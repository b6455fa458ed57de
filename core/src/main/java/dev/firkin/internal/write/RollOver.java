package dev.firkin.internal.write;

import dev.firkin.error.StoreIoException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.SegmentSummary;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.io.OutputFile;
import dev.firkin.internal.segment.ManifestFile;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.SegmentSize;
import dev.firkin.internal.segment.Segments;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Seals the active segment and begins the next.
 *
 * <p>In this order: the sealed segment is forced, the next one's file with its header is durable,
 * the manifest names both. Only then does the next segment take a record, so a crash at any point
 * leaves either the old segment active, with nothing behind it, or the new one. The next file is
 * made ahead by the {@link Keeper}; the manifest names it before it exists, so a file that never
 * came into use is known.
 */
public final class RollOver {

  private static final int PAGE = 4096;

  private final Disk disk;
  private final ManifestFile manifest;
  private final Segments segments;
  private final Forcer forcer;
  private final StoreState state;
  private final SegmentSize size;
  private final Compressions compressions;
  private @Nullable Consumer<Segment> sealed;
  private long prepared;
  private Compression preparedFor = Compression.NONE;

  /** Made when the first segment is begun, since it takes long, and opening needs none. */
  private static final class Salts {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  /**
   * @param size of the next segment
   * @param compressions say how the next segments are compressed
   */
  public RollOver(
      Disk disk,
      ManifestFile manifest,
      Segments segments,
      Forcer forcer,
      StoreState state,
      SegmentSize size,
      Compressions compressions) {
    this.disk = disk;
    this.manifest = manifest;
    this.segments = segments;
    this.forcer = forcer;
    this.state = state;
    this.size = size;
    this.compressions = compressions;
  }

  /** Who finishes sealed segments: cuts the file, writes the hint. */
  void onSealed(Consumer<Segment> finisher) {
    sealed = finisher;
  }

  private void tellSealed(Segment segment) {
    Consumer<Segment> finisher = sealed;
    if (finisher != null) {
      finisher.accept(segment);
    }
  }

  /** Makes the next segment's file ahead of time. By the keeper, without the append lock. */
  void prepare(long sequence) throws IOException {
    synchronized (this) {
      Manifest now = manifest.current(); // under the monitor: a stale id is that of the active file
      long next = now.next();
      Compression compression = compressions.current();
      if (prepared == next && compression.isSameAs(preparedFor)) {
        return;
      }
      if (manifest.isInDoubt()) {
        return; // the file may be the active one by now, and must not be made anew
      }
      prepared = 0; // until the file is whole: the one made for another compression is gone
      String name = FileNames.data(next);
      disk.delete(name);
      SegmentHeader header =
          new SegmentHeader(
              now.store(),
              next,
              sequence,
              Salts.RANDOM.nextInt(),
              compression.name(),
              compression.dictionary());
      byte[] bytes = header.encode();
      try (OutputFile out = disk.create(name)) {
        out.write(bytes, 0, bytes.length);
        out.force();
      }
      disk.forceDirectory();
      prepared = next;
      preparedFor = compression;
    }
  }

  /**
   * Rolls over. The caller holds the append lock.
   *
   * @param bytesLeast how long the next segment must be
   * @return the next segment, placed and empty
   */
  Segment roll(Segment active, long sequence, long bytesLeast) {
    if (manifest.isInDoubt()) {
      throw state.fail(new IOException("the manifest may not be what memory has of it"));
    }
    RollOverEvent event = RollOverEvent.begun();
    boolean empty = active.end() == SegmentHeader.BYTES;
    forcer.forceSealed(active);
    Segment next = open(sequence, bytesLeast);
    try {
      manifest.update(now -> {
        List<Manifest.Sealed> all = new ArrayList<>(now.sealed());
        List<Long> spare = new ArrayList<>(now.spare());
        if (empty) {
          spare.add(active.id());
        } else {
          all.add(new Manifest.Sealed(active.id(), active.end(), active.digest()));
        }
        return new Manifest(
            now.store(),
            now.generation(),
            now.freeId() + 1,
            all,
            next.id(),
            now.freeId(),
            sequence,
            spare,
            now.dictionaries());
      });
    } catch (DiskFullException e) {
      discard(next);
      throw noRoom(e);
    } catch (IOException e) {
      discard(next);
      if (manifest.isInDoubt()) {
        throw state.fail(e);
      }
      throw StoreIoException.refused(
          "the next segment could not be begun in %s: %s".formatted(disk.root(), e.getMessage()),
          e);
    } catch (RuntimeException | Error e) {
      throw state.fail(e);
    }
    try {
      if (empty) {
        segments.replace(List.of(active), List.of(next));
      } else {
        segments.append(next);
        tellSealed(active);
      }
      forcer.begin(next, sequence);
    } catch (RuntimeException | Error e) {
      throw state.fail(e); // the manifest has gone on, and so must the log
    }
    if (event != null) {
      event.sealed = active.id();
      event.bytes = active.end();
      event.commit();
    }
    return next;
  }

  private Segment open(long sequence, long bytesLeast) {
    try {
      prepare(sequence);
      try {
        return openPrepared(manifest.current().next(), bytesLeast);
      } catch (Throwable e) {
        forgetPrepared();
        throw e;
      }
    } catch (DiskFullException e) {
      throw noRoom(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw StoreIoException.refused(
          "the next segment could not be made in %s: %s".formatted(disk.root(), e.getMessage()), e);
    }
  }

  private Segment openPrepared(long id, long bytesLeast) throws Exception {
    long capacity = Math.max(size.now(), bytesLeast + PAGE - 1 & -PAGE);
    LogFile file = disk.openLog(FileNames.data(id), capacity);
    try {
      SegmentHeader header = SegmentHeader.decode(file.bytes());
      return segments.place(slot ->
          new Segment(
              disk.root(),
              header,
              slot,
              file,
              SegmentSummary.empty(header.sequenceBase()),
              compressions.of(header, disk.root().resolve(FileNames.data(id)))));
    } catch (Throwable e) {
      file.close();
      throw e;
    }
  }

  private void discard(Segment segment) {
    segments.free(segment);
    segment.close();
    if (!manifest.isInDoubt()) {
      forgetPrepared();
    }
  }

  /**
   * Makes the next roll-over begin with a new file: the mapping made this one as long as itself,
   * and no room has been taken for that.
   */
  private synchronized void forgetPrepared() {
    prepared = 0;
  }

  private StoreIoException noRoom(DiskFullException e) {
    return StoreIoException.diskFull(
        "the disk is full: no room for the next segment in %s; free some space or delete entries and compact"
            .formatted(disk.root()),
        e);
  }
}
