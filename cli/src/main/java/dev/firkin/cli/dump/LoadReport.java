package dev.firkin.cli.dump;

/**
 * What a load did.
 *
 * @param lines lines that were read
 * @param entries entries that were put
 * @param expired entries that were left out, their time being over
 * @param maps maps that were recorded or found as recorded
 * @param bytes bytes that were read
 */
public record LoadReport(long lines, long entries, long expired, long maps, long bytes) {}
