package dev.firkin.benchmarks.store;

/**
 * What a store is told of the data before it is opened; some must know.
 *
 * @param entries how many entries there will be at most
 * @param keyBytes length of each key
 * @param valueBytes length of each value
 * @param forced whether {@link BenchStore#putForced} is going to be called
 */
public record Sizing(long entries, int keyBytes, int valueBytes, boolean forced) {}
