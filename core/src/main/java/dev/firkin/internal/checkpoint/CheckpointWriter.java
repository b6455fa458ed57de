package dev.firkin.internal.checkpoint;

import dev.firkin.internal.format.Checkpoint;
import dev.firkin.internal.format.Checkpoint.Image;
import dev.firkin.internal.format.Checkpoint.Position;
import dev.firkin.internal.format.Checkpoint.Removed;
import dev.firkin.internal.format.Checkpoint.SegmentState;
import dev.firkin.internal.format.CheckpointFile;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.OutputFile;
import dev.firkin.internal.io.RateLimit;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.segment.Segment;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes one checkpoint. {@link #begin} and {@link #end} are called under the append lock, at the
 * two positions of the log between which the images are written; between them no merge points keys
 * elsewhere. Everything else holds that lock only for a part of an image at a time.
 */
final class CheckpointWriter {

  private static final int PART = 64 << 10;
  private static final int FORCED_AT_ONCE = 16 << 20;

  private final CheckpointParts parts;
  private final RateLimit rate;
  private final BooleanSupplier stop;
  private final byte[] bytes = new byte[PART];
  private final List<Source> sources = new ArrayList<>();
  private final List<Image> images = new ArrayList<>();
  private Position from = new Position(0, 0, 0);
  private long written;
  private long unforced;

  /**
   * @param stop whether to give up
   */
  CheckpointWriter(CheckpointParts parts, RateLimit rate, BooleanSupplier stop) {
    this.parts = parts;
    this.rate = rate;
    this.stop = stop;
  }

  /** Thrown when there is no use in going on. */
  static final class Abandoned extends Exception {
    private static final long serialVersionUID = 1L;

    Abandoned(String why) {
      super(why, null, false, false);
    }
  }

  /** A keydir and the image that is being made of it. */
  private record Source(Keyspace map, Keydir keydir, KeydirImage image) {}

  /**
   * Begins the images of all maps.
   *
   * @param merging where the log stood when the merge at work began, or null. What such a merge
   *     copies was alive then or later; so whoever reads the log from there on, after the merge's
   *     outputs, learns of every deletion that they do not know of.
   */
  void begin(@Nullable Position merging) {
    from = merging != null ? merging : parts.log().position();
    for (Keyspace map : parts.maps().all()) {
      Keydir keydir = map.keydir();
      KeydirImage image = Objects.requireNonNull(keydir.image(), "an image");
      sources.add(new Source(map, keydir, image));
    }
  }

  /** Writes the images. */
  void writeImages(OutputFile out) throws IOException, Abandoned {
    write(out, CheckpointFile.header(parts.store()));
    for (Source source : sources) {
      images.add(writeImage(out, source));
    }
  }

  private Image writeImage(OutputFile out, Source source) throws IOException, Abandoned {
    long offset = written;
    Checksums checksums = new Checksums();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    boolean more;
    do {
      if (stop.getAsBoolean()) {
        throw new Abandoned("the store is being closed");
      }
      buffer.clear();
      more =
          parts
              .log()
              .between(() -> source.map.keydir() == source.keydir && source.image.next(buffer));
      out.write(bytes, 0, buffer.position());
      checksums.add(bytes, buffer.position());
      count(out, buffer.position());
    } while (more);
    if (source.map.keydir() != source.keydir) {
      throw new Abandoned("a map was cleared");
    }
    byte[] parameters = parts.log().between(() -> source.image.parameters());
    Image image = new Image(source.map.id(), offset, written - offset, parameters, checksums.all());
    int rest = (int) (-written & CheckpointFile.ALIGNMENT - 1);
    write(out, new byte[rest]);
    return image;
  }

  private void write(OutputFile out, byte[] some) throws IOException {
    out.write(some, 0, some.length);
    count(out, some.length);
  }

  /** Forces now and then, so that the last force does not keep the disk from the log for long. */
  private void count(OutputFile out, int more) throws IOException {
    written += more;
    unforced += more;
    rate.spend(more);
    if (unforced >= FORCED_AT_ONCE) {
      out.force();
      unforced = 0;
    }
  }

  /**
   * Ends the images: takes down what they stand for.
   *
   * @param removed what was taken out of the keydirs without a record, since the beginning
   * @return null if a map was cleared meanwhile, so that its keydir is another one now
   */
  @Nullable Checkpoint end(List<Removed> removed) {
    if (sources.stream().anyMatch(source -> source.map.keydir() != source.keydir)) {
      return null;
    }
    Segment active = parts.log().active();
    RecordView witness = witness(active);
    List<SegmentState> states =
        parts.segments().ordered().stream().map(s -> state(s, s != active)).toList();
    return new Checkpoint(
        parts.store(),
        parts.keydir(),
        parts.manifest().current().generation(),
        from,
        parts.log().position(),
        witness == null ? 0 : witness.offset(),
        witness == null ? 0 : witness.headerChecksum(),
        states,
        images,
        removed);
  }

  /** The last record of a segment; null if there is none, or it is damaged. */
  private static @Nullable RecordView witness(Segment segment) {
    RecordView record = new RecordView();
    long at = segment.lastRecord();
    return at != 0 && record.read(segment.bytes(), segment.salt(), at, segment.end())
        ? record
        : null;
  }

  private static SegmentState state(Segment s, boolean sealed) {
    return new SegmentState(
        s.id(),
        s.slot(),
        s.salt(),
        sealed,
        s.summary(),
        s.deadBytes(),
        s.deadRecords(),
        s.tombstoneBytes(),
        s.tombstones());
  }

  /**
   * Puts the file to use. The log is forced up to the end before, so that no image points to a
   * record that a power cut takes away.
   *
   * @return bytes of the file
   */
  long install(OutputFile out, Checkpoint checkpoint) throws IOException {
    parts.log().forceAll();
    write(out, CheckpointFile.end(checkpoint, written));
    out.force();
    out.close();
    parts.disk().commitReplacement(Checkpoint.NAME);
    return written;
  }

  /** Where the file is written. */
  static String temporary() {
    return Checkpoint.NAME + Disk.TEMPORARY;
  }

  /** Collects the checksums of an image's blocks. */
  private static final class Checksums {
    private final CRC32C crc = new CRC32C();
    private int[] done = new int[16];
    private int count;
    private int inBlock;

    void add(byte[] some, int length) {
      for (int at = 0; at < length; ) {
        int n = Math.min(length - at, CheckpointFile.BLOCK - inBlock);
        crc.update(some, at, n);
        at += n;
        inBlock += n;
        if (inBlock == CheckpointFile.BLOCK) {
          endBlock();
        }
      }
    }

    private void endBlock() {
      if (count == done.length) {
        done = Arrays.copyOf(done, count * 2);
      }
      done[count++] = (int) crc.getValue();
      crc.reset();
      inBlock = 0;
    }

    int[] all() {
      if (inBlock > 0) {
        endBlock();
      }
      return Arrays.copyOf(done, count);
    }
  }
}
