package dev.firkin.internal.merge;

import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.expiry.ExpiryClock;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.segment.Hints;
import dev.firkin.internal.segment.ManifestFile;
import dev.firkin.internal.segment.SegmentSize;
import dev.firkin.internal.segment.Segments;
import dev.firkin.internal.snapshot.Snapshots;

/**
 * What merges work with; the same for all merges of a store.
 *
 * @param disk the store's directory
 * @param manifest where merges are installed
 * @param segments all that are open
 * @param maps whose keydirs say what is alive
 * @param snapshots which keep retired segments
 * @param clock which says what has expired
 * @param hash of keys
 * @param hints writes hint files
 * @param log what merges need of the log
 * @param size of the segments that are written
 * @param compressions say how outputs are compressed
 */
public record MergeParts(
    Disk disk,
    ManifestFile manifest,
    Segments segments,
    Keyspaces maps,
    Snapshots snapshots,
    ExpiryClock clock,
    KeyHash hash,
    Hints hints,
    MergeLog log,
    SegmentSize size,
    Compressions compressions) {}
