package dev.firkin.internal.recovery;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.error.LimitException;
import dev.firkin.internal.format.Checkpoint;
import dev.firkin.internal.format.Checkpoint.Image;
import dev.firkin.internal.format.Checkpoint.Position;
import dev.firkin.internal.format.Checkpoint.SegmentState;
import dev.firkin.internal.format.CheckpointFile;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.NewerFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.StoreFormat;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.spi.DamagedImageException;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirImageSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that was found beside a store, and the question whether it is of the store as it is
 * now. It is if its log is the beginning of the store's: what it calls sealed has the same digest
 * or has been merged since, and its end lies in the log, with the same record before it. A store
 * whose files were put back from a backup while the checkpoint stayed has another history.
 *
 * <p>What was logged between its two positions must still be there as it was: it tells which
 * entries of the images had been superseded by the second one, and counted as dead. A merge drops
 * what is superseded once more, and then whoever supersedes such an entry would count it again,
 * until a segment passes for dead in which something is alive.
 */
final class StoredCheckpoint {

  /**
   * The part of the log from which on it is quicker to read all hint files: what they say is merged
   * in the order of the keydir's memory, and a record that comes after a checkpoint takes as long
   * as 20 of theirs.
   */
  private static final int MUCH = 16;

  /** Below that everything is read fast. */
  private static final long SMALL = 64L << 20;

  private final Disk disk;
  private final Checkpoint content;
  private final Map<Long, SegmentState> byId = new HashMap<>();
  private final BitSet slots = new BitSet();
  private final BitSet gone = new BitSet();
  private final Set<Integer> unchecked = new HashSet<>();

  private StoredCheckpoint(Disk disk, Checkpoint content, Manifest manifest) {
    this.disk = disk;
    this.content = content;
    BitSet live = new BitSet();
    for (SegmentState state : content.segments()) {
      byId.put(state.id(), state);
      slots.set(state.slot());
    }
    for (Manifest.Sealed sealed : manifest.sealed()) {
      markLive(live, sealed.id());
    }
    markLive(live, manifest.active());
    gone.or(slots);
    gone.andNot(live);
  }

  private void markLive(BitSet live, long id) {
    SegmentState state = byId.get(id);
    if (state != null) {
      live.set(state.slot());
    }
  }

  /**
   * Looks for a checkpoint.
   *
   * @param keydir name of the provider that is to read it
   * @return null if there is none that is of any use
   */
  static @Nullable StoredCheckpoint find(
      Disk disk, StoreFormat store, Manifest manifest, String keydir) {
    try (MappedFile file = disk.map(Checkpoint.NAME)) {
      Checkpoint content = CheckpointFile.read(file.bytes());
      String objection = objection(content, store, manifest, keydir);
      if (objection == null) {
        return new StoredCheckpoint(disk, content, manifest);
      }
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0} is not used: {1}; the hint files are read",
          Checkpoint.NAME,
          objection);
    } catch (NoSuchFileException e) {
      return null;
    } catch (FileDamage e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} at byte {1}: {2}; the hint files are read",
          Checkpoint.NAME,
          e.offset(),
          e.problem());
    } catch (IOException | NewerFormat | InternalError e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0}: {1}; the hint files are read",
          Checkpoint.NAME,
          e.getMessage());
    }
    return null;
  }

  private static @Nullable String objection(
      Checkpoint content, StoreFormat store, Manifest manifest, String keydir) {
    if (!content.store().equals(store.store())) {
      return "it is of another store";
    }
    if (!content.keydir().equals(keydir)) {
      return "it is of the keydir '%s'".formatted(content.keydir());
    }
    if (content.generation() > manifest.generation()) {
      return "it is of a later state of the store";
    }
    Map<Long, Manifest.Sealed> sealed = new HashMap<>();
    long all = 0;
    for (Manifest.Sealed s : manifest.sealed()) {
      sealed.put(s.id(), s);
      all += s.length();
    }
    long goneBytes = 0;
    for (SegmentState state : content.segments()) {
      Manifest.Sealed now = sealed.remove(state.id());
      boolean fits;
      if (now != null) {
        fits =
            state.sealed()
                ? now.length() == state.summary().covered()
                    && now.digest() == state.summary().digest()
                : now.length() >= state.summary().covered();
      } else if (state.id() == manifest.active()) {
        fits = !state.sealed();
      } else {
        fits = state.id() < manifest.freeId() && manifest.sequence() >= content.upTo().sequence();
        if (state.summary().lastSequence() > content.from().sequence()) {
          return "what was logged while it was written has been merged since";
        }
        goneBytes += state.summary().covered();
      }
      if (!fits) {
        return "the store has another history";
      }
    }
    long behind = 0;
    for (Manifest.Sealed s : sealed.values()) {
      behind += s.length();
    }
    return all > SMALL && Math.max(behind, goneBytes) > all / MUCH
        ? "much of the log came after it"
        : null;
  }

  /** Maps whose images are to be checked when they are used. */
  Set<Integer> unchecked() {
    return unchecked;
  }

  /** What it says. */
  Checkpoint content() {
    return content;
  }

  /** What it says of a segment, or null. */
  @Nullable SegmentState stateOf(long id) {
    return byId.get(id);
  }

  /** Whether a file is the segment that it means, as far as the header tells. */
  boolean isOf(SegmentHeader header) {
    SegmentState state = byId.get(header.segment());
    return state == null || state.salt() == header.salt();
  }

  /** Whether the log had the same records where the checkpoint ends. */
  boolean isOf(MemorySegment file, SegmentHeader header) {
    if (header.segment() != content.upTo().segment()) {
      return true;
    }
    if (content.witness() == 0) {
      return content.upTo().offset() == SegmentHeader.BYTES; // else nothing tells
    }
    RecordView view = new RecordView();
    return content.upTo().offset() <= file.byteSize()
        && view.read(file, header.salt(), content.witness(), content.upTo().offset())
        && view.headerChecksum() == content.witnessChecksum();
  }

  /** Slots that locations in the images may name. */
  BitSet slots() {
    return slots;
  }

  /** Those whose segments have gone since. */
  BitSet gone() {
    return gone;
  }

  /**
   * Whether there is nothing to add to it and nothing to take from it: the store was closed, and
   * this was the last that it wrote.
   *
   * @param length of the active segment's file
   */
  boolean isOfTheEnd(Manifest manifest, long length) {
    Position end = content.upTo();
    return content.from().sequence() == end.sequence()
        && content.removed().isEmpty()
        && gone.isEmpty()
        && end.segment() == manifest.active()
        && end.offset() == length
        && isAllOf(manifest.sealed());
  }

  private boolean isAllOf(List<Manifest.Sealed> sealed) {
    for (Manifest.Sealed s : sealed) {
      SegmentState state = byId.get(s.id());
      if (state == null || state.summary().covered() != s.length()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes the keydirs.
   *
   * @param maps filled here
   * @param checked whether all of the images is to be checked now; else it is when it is used
   * @return false if they refuse; then the maps are as before
   */
  boolean restore(Keyspaces maps, boolean checked) {
    Map<Integer, Keydir> restored = new HashMap<>();
    try {
      for (Image image : content.images()) {
        restored.put(image.map(), maps.restored(new Source(image)));
      }
      if (checked) {
        InParallel.onAllProcessors()
            .onEach(() -> restored.values().forEach(StoredCheckpoint::check));
      } else {
        for (Map.Entry<Integer, Keydir> keydir : restored.entrySet()) {
          if (keydir.getValue().checkImage()) { // else it was so small that it has been checked
            unchecked.add(keydir.getKey());
          }
        }
      }
    } catch (IOException | LimitException | DamagedImageException | InternalError e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0}: {1}; the hint files are read",
          Checkpoint.NAME,
          e.getMessage());
      restored.values().forEach(Keydir::close);
      return false;
    } catch (RuntimeException | Error e) {
      restored.values().forEach(Keydir::close);
      throw e;
    }
    for (Map.Entry<Integer, Keydir> keydir : restored.entrySet()) {
      maps.add(keydir.getKey(), keydir.getValue());
    }
    return true;
  }

  private static void check(Keydir keydir) {
    while (keydir.checkImage()) {
      // Part by part, with the other threads.
    }
  }

  /** An image in the file. */
  private final class Source implements KeydirImageSource {
    private final Image image;

    Source(Image image) {
      this.image = image;
    }

    @Override
    public long bytes() {
      return image.bytes();
    }

    @Override
    public byte[] parameters() {
      return image.parameters().clone();
    }

    @Override
    public MemorySegment map(long offset, long bytes, Arena arena) throws IOException {
      if (offset < 0 || bytes < 0 || bytes > image.bytes() - offset) {
        throw new IllegalArgumentException(
            "%d bytes from %d of an image of %d".formatted(bytes, offset, image.bytes()));
      }
      return disk.mapPrivate(Checkpoint.NAME, image.offset() + offset, bytes, arena);
    }

    @Override
    public void check(long offset, MemorySegment mapped) {
      if (offset % CHECKED_BYTES != 0 || mapped.byteSize() > image.bytes() - offset) {
        throw new IllegalArgumentException(
            "%d bytes from %d of an image of %d"
                .formatted(mapped.byteSize(), offset, image.bytes()));
      }
      int number = (int) (offset / CHECKED_BYTES);
      for (long at = 0; at < mapped.byteSize(); at += CHECKED_BYTES, number++) {
        long bytes = Math.min(CHECKED_BYTES, mapped.byteSize() - at);
        if (!isWhole(mapped, at, bytes, image.checksums()[number])) {
          throw new DamagedImageException(
              "%s at byte %d: the bytes there do not have their checksum"
                  .formatted(Checkpoint.NAME, image.offset() + offset + at));
        }
      }
    }

    private static boolean isWhole(MemorySegment mapped, long at, long bytes, int checksum) {
      try {
        return CheckpointFile.checksum(mapped, at, bytes) == checksum;
      } catch (InternalError e) {
        return false; // a page that cannot be read
      }
    }
  }
}
