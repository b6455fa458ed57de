package dev.firkin.internal.recovery;

import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.segment.Segment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sealed segment's file, open and its header checked. It belongs to the segment once placed. */
final class SealedFile {

  private final Manifest.Sealed sealed;
  private final MappedFile file;
  private final SegmentHeader header;
  private @Nullable Segment segment;

  SealedFile(Manifest.Sealed sealed, MappedFile file, SegmentHeader header) {
    this.sealed = sealed;
    this.file = file;
    this.header = header;
  }

  Manifest.Sealed sealed() {
    return sealed;
  }

  MappedFile file() {
    return file;
  }

  SegmentHeader header() {
    return header;
  }

  /** Notes the segment that it is now. */
  void place(Segment now) {
    segment = now;
  }

  Segment segment() {
    return Objects.requireNonNull(segment);
  }

  /** Closes a file that has not become a segment. */
  void closeUnlessPlaced() {
    if (segment == null) {
      file.close();
    }
  }
}
