package dev.firkin.internal.recovery;

import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.segment.Segment;

/**
 * A sealed segment and what its hint file says.
 *
 * @param segment placed
 * @param hint of the whole segment
 */
record Hinted(Segment segment, HintFile hint) {}
