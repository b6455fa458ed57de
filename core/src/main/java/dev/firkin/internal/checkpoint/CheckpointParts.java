package dev.firkin.internal.checkpoint;

import dev.firkin.internal.io.Disk;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.segment.ManifestFile;
import dev.firkin.internal.segment.Segments;
import java.util.UUID;

/**
 * What checkpoints are made of; the same for all of a store.
 *
 * @param disk the store's directory
 * @param store id of the store
 * @param keydir name of the keydirs' provider
 * @param manifest whose generation a checkpoint names
 * @param segments to which the keydirs point
 * @param maps whose keydirs are written
 * @param log orders the parts of an image with the writes
 */
public record CheckpointParts(
    Disk disk,
    UUID store,
    String keydir,
    ManifestFile manifest,
    Segments segments,
    Keyspaces maps,
    CheckpointLog log) {}
