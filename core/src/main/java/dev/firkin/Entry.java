package dev.firkin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key with its value, as a snapshot holds it.
 *
 * @param key the key
 * @param value the value
 * @param expiry when the entry expires, or null if it stays
 * @param <K> what the keys are
 * @param <V> what the values are
 */
public record Entry<K, V>(K key, V value, @Nullable Instant expiry) {}
