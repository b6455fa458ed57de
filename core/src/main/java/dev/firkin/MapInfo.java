package dev.firkin;

/**
 * What a store has recorded of a named map.
 *
 * @param keyCodec name of the keys' codec
 * @param keyParameters what else shapes the keys' bytes, empty for nothing
 * @param valueCodec name of the values' codec
 * @param valueParameters what else shapes the values' bytes, empty for nothing
 */
public record MapInfo(
    String keyCodec, String keyParameters, String valueCodec, String valueParameters) {}
