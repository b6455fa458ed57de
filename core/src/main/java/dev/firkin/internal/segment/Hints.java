package dev.firkin.internal.segment;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.HintBuilder;
import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.format.NewerFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.io.OutputFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Writes and opens the hint files of segments. */
public final class Hints {

  private final Disk disk;
  private final ToLongFunction<byte[]> hash;
  private final Map<Long, Optional<Segment.Hint>> ahead = new ConcurrentHashMap<>();

  /**
   * @param hash of keys, as the store seeds it
   */
  public Hints(Disk disk, ToLongFunction<byte[]> hash) {
    this.disk = disk;
    this.hash = hash;
  }

  /**
   * Opens a hint file for {@link #open} to take, which is the longer part of the work. Several
   * threads may do this for several files.
   *
   * @param segment id of the segment
   */
  public void openAhead(long segment) {
    ahead.put(segment, Optional.ofNullable(open(segment)));
  }

  /** Closes what was opened ahead and not taken. */
  public void closeAhead() {
    for (Optional<Segment.Hint> hint : ahead.values()) {
      if (hint.isPresent()) {
        hint.get().file().close();
      }
    }
    ahead.clear();
  }

  /**
   * Opens a hint file that covers a data file, or part of it.
   *
   * @return null if there is none that can be used; then the data file is read
   */
  public Segment.@Nullable Hint open(SegmentHeader header) {
    Optional<Segment.Hint> taken = ahead.remove(header.segment());
    Segment.Hint hint = taken == null ? open(header.segment()) : taken.orElse(null);
    if (hint == null || hint.content().isOf(header)) {
      return hint;
    }
    LOGGER.log(
        System.Logger.Level.WARNING,
        "{0} is of another file and is made anew",
        FileNames.hint(header.segment()));
    hint.file().close();
    return null;
  }

  /** How far a hint file goes that is not checked; 0 if there is none that looks right. */
  public long covered(SegmentHeader header) {
    try (MappedFile file = disk.map(FileNames.hint(header.segment()))) {
      return HintFile.covered(file.bytes(), header);
    } catch (IOException | InternalError e) {
      return 0; // it is written again, then
    }
  }

  private Segment.@Nullable Hint open(long segment) {
    String name = FileNames.hint(segment);
    MappedFile file;
    try {
      file = disk.map(name);
    } catch (IOException e) {
      return null; // most often missing; whatever it is, the data file says the same
    }
    try {
      return new Segment.Hint(file, HintFile.open(file.bytes()));
    } catch (FileDamage e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} at byte {1}: {2}; it is made anew",
          name,
          e.offset(),
          e.problem());
    } catch (NewerFormat | InternalError e) {
      LOGGER.log(System.Logger.Level.WARNING, "{0}: {1}; it is made anew", name, e.getMessage());
    }
    file.close();
    return null;
  }

  /**
   * Writes the hint file of a data file and opens it.
   *
   * @param end up to where
   * @throws IOException if the disk refuses, or the data file cannot be read
   */
  public Segment.Hint write(SegmentHeader header, MemorySegment data, long end) throws IOException {
    try {
      return written(header, data, end);
    } catch (InternalError e) {
      throw new IOException(FileNames.data(header.segment()) + " is cut or cannot be read", e);
    }
  }

  private Segment.Hint written(SegmentHeader header, MemorySegment data, long end)
      throws IOException {
    HintBuilder builder = new HintBuilder(header);
    RecordView view = new RecordView();
    for (long at = SegmentHeader.BYTES; at < end; at = view.next()) {
      if (!view.read(data, header.salt(), at, end) || !view.isWhole()) {
        // A hint file with a damaged key would hide the damage, and show what was there before.
        throw new IOException(
            "%s at byte %d: the record is not whole"
                .formatted(FileNames.data(header.segment()), at));
      }
      builder.add(view, hash.applyAsLong(view.key()));
    }
    String name = FileNames.hint(header.segment());
    String beside = name + Disk.TEMPORARY;
    disk.delete(beside);
    try (OutputFile out = disk.create(beside)) {
      builder.write(out, data);
      out.force();
    } catch (IOException | RuntimeException | Error e) {
      disk.deleteUnfinished(beside, e);
      throw e;
    }
    disk.putInPlace(name);
    disk.forceDirectory();
    Segment.Hint hint = open(header);
    if (hint == null) {
      throw new IOException(name + " cannot be read although it was just written");
    }
    return hint;
  }
}
