package dev.firkin.internal.segment;

import dev.firkin.config.FirkinOptions;

/**
 * How large the next segment is: as the options say, but under a space limit no larger than lets
 * the limit be kept. The active segment and a merge's output are room that no merge can give back,
 * so together they must be a small part of what the limit leaves beside the live data.
 */
public final class SegmentSize {

  /** The limit's room is this many segments. */
  private static final int SEGMENTS_OF_ROOM = 8;

  private static final long PAGE = 4096;

  private final FirkinOptions options;
  private final Segments segments;

  /**
   * @param segments whose live bytes count
   */
  public SegmentSize(FirkinOptions options, Segments segments) {
    this.options = options;
    this.segments = segments;
  }

  /** Bytes, header included. */
  public long now() {
    double ratio = options.merge().spaceRatioMax();
    if (ratio == 0) {
      return options.segmentBytesMax();
    }
    long live = segments.ordered().stream().mapToLong(Segment::liveBytes).sum();
    long wanted = (long) (live * (ratio - 1) / SEGMENTS_OF_ROOM) & -PAGE;
    return Math.clamp(wanted, FirkinOptions.SEGMENT_BYTES_LEAST, options.segmentBytesMax());
  }
}
