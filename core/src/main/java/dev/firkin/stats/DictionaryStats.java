package dev.firkin.stats;

/**
 * A dictionary that the store keeps.
 *
 * @param id its number; its file carries it in the name
 * @param compressor name of the compressor that it belongs to
 * @param bytes how long it is
 * @param current whether new values are compressed with it
 * @param segments how many segments need it
 */
public record DictionaryStats(
    long id, String compressor, int bytes, boolean current, int segments) {}
