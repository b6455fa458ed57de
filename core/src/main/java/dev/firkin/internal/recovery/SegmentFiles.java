package dev.firkin.internal.recovery;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.format.Checkpoint.SegmentState;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.NewerFormat;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.SegmentSummary;
import dev.firkin.internal.format.StoreFormat;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the files of a store's segments, and gives each segment the place that it has from now. */
final class SegmentFiles {

  private final Disk disk;
  private final StoreFiles files;
  private final StoreFormat store;
  private final Segments segments;
  private final Compressions compressions;

  /**
   * @param segments filled here
   */
  SegmentFiles(
      Disk disk,
      StoreFiles files,
      StoreFormat store,
      Segments segments,
      Compressions compressions) {
    this.disk = disk;
    this.files = files;
    this.store = store;
    this.segments = segments;
    this.compressions = compressions;
  }

  /** Opens all sealed segments of a manifest, in its order. */
  List<SealedFile> openSealed(Manifest manifest) throws IOException {
    List<SealedFile> opened = new ArrayList<>();
    try {
      for (Manifest.Sealed sealed : manifest.sealed()) {
        opened.add(open(sealed));
      }
      return opened;
    } catch (IOException | RuntimeException | Error e) {
      opened.forEach(SealedFile::closeUnlessPlaced);
      throw e;
    }
  }

  private SealedFile open(Manifest.Sealed sealed) throws IOException {
    String name = FileNames.data(sealed.id());
    MappedFile file = mapOrRefuse(name);
    try {
      SegmentHeader header = checkedHeader(sealed.id(), name, file);
      if (file.bytes().byteSize() < sealed.length()) {
        throw files.damaged(
            name,
            new FileDamage(
                file.bytes().byteSize(),
                "the file is cut, it had %d bytes".formatted(sealed.length())));
      }
      return new SealedFile(sealed, file, header);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Maps a file that has to be there. */
  MappedFile mapOrRefuse(String name) throws IOException {
    try {
      return disk.map(name);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new CorruptDataException(
          files.path(name),
          0,
          "the file is missing",
          "restore the file from a backup, or open with RecoveryMode.SALVAGE",
          e);
    }
  }

  /** The header of a segment of this store with this id. */
  SegmentHeader checkedHeader(long id, String name, MappedFile file) {
    try {
      SegmentHeader header = SegmentHeader.decode(file.bytes());
      if (!header.store().equals(store.store())) {
        throw new FileDamage(16, "the file is of another store");
      }
      if (header.segment() != id) {
        throw new FileDamage(32, "the file is of segment %d".formatted(header.segment()));
      }
      return header;
    } catch (FileDamage e) {
      throw files.damaged(name, e);
    } catch (NewerFormat e) {
      throw files.newer(name, e);
    }
  }

  /**
   * Places a segment: where a checkpoint's locations say that it is, and with the counts that it
   * has of it, or anywhere else and empty.
   *
   * @param checkpoint that is used, or null
   */
  Segment place(SegmentHeader header, MappedFile file, @Nullable StoredCheckpoint checkpoint) {
    SegmentState state = checkpoint == null ? null : checkpoint.stateOf(header.segment());
    Segment segment;
    if (state == null) {
      BitSet kept = checkpoint == null ? new BitSet() : checkpoint.slots();
      SegmentSummary empty = SegmentSummary.empty(header.sequenceBase());
      segment = segment(header, segments.freeSlot(kept::get), file, empty);
    } else {
      segment = segment(header, state.slot(), file, state.summary());
      segment.restoreDead(
          state.deadBytes(), state.deadRecords(), state.tombstoneBytes(), state.tombstones());
    }
    segments.placeAgain(segment);
    segments.append(segment);
    return segment;
  }

  private Segment segment(SegmentHeader header, int slot, MappedFile file, SegmentSummary summary) {
    return new Segment(
        disk.root(),
        header,
        slot,
        file,
        summary,
        compressions.of(header, files.path(FileNames.data(header.segment()))));
  }
}
