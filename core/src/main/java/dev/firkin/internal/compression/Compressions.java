package dev.firkin.internal.compression;

import dev.firkin.config.FirkinOptions;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.ProviderException;
import dev.firkin.internal.format.DictionaryFile;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.provider.Providers;
import dev.firkin.spi.Compressor;
import dev.firkin.spi.DictionaryCompressor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The compressors of one store: what the option asks for, what its segments name, its dictionaries,
 * and which of all that new records take. Safe for concurrent use.
 */
public final class Compressions {

  private static final String NONE = "none";
  private static final int TRIAL_BYTES = 64;

  private final boolean asWritten;
  private volatile Compression chosen;
  private final Map<String, Compression> byName = new ConcurrentHashMap<>();
  private final Map<Long, Compression> byDictionary = new ConcurrentHashMap<>();
  private volatile Compression current;

  /**
   * @param option a name, or {@code name:parameters}, or {@link FirkinOptions#AS_WRITTEN}
   * @throws ProviderException if that compressor is not present or does not work
   * @throws IllegalArgumentException if it does not take the parameters
   */
  public Compressions(String option) {
    asWritten = option.equals(FirkinOptions.AS_WRITTEN);
    chosen = asWritten ? Compression.NONE : chosen(option);
    current = chosen;
  }

  private Compression chosen(String option) {
    int colon = option.indexOf(':');
    if (colon < 0) {
      return named(option, "option compressor");
    }
    String name = option.substring(0, colon);
    String parameters = option.substring(colon + 1);
    if (name.equals(NONE) || parameters.isBlank()) {
      throw new IllegalArgumentException(
          "option compressor must be a name or name:parameters, such as zstd:9, was " + option);
    }
    return Compression.by(
        working(find(name, "option compressor").withParameters(parameters), "option compressor"));
  }

  private Compression named(String name, String whoAsks) {
    if (name.equals(NONE)) {
      return Compression.NONE;
    }
    return byName.computeIfAbsent(name, n -> Compression.by(working(find(n, whoAsks), whoAsks)));
  }

  private static Compressor find(String name, String whoAsks) {
    return Providers.named(Compressor.class, Compressor::name, name, whoAsks, List.of());
  }

  /** Tries it on a few bytes: what does not work here is told when the store is opened. */
  private static Compressor working(Compressor compressor, String whoAsks) {
    ByteBuffer compressed = ByteBuffer.allocate(TRIAL_BYTES);
    ByteBuffer value = ByteBuffer.allocate(TRIAL_BYTES);
    try {
      if (compressor.compress(ByteBuffer.allocate(TRIAL_BYTES), compressed)) {
        compressor.decompress(compressed.flip(), value);
      }
    } catch (RuntimeException | LinkageError e) {
      throw new ProviderException(
          "compressor '%s' (wanted by %s) does not work here: %s"
              .formatted(compressor.name(), whoAsks, Objects.requireNonNullElse(e.getMessage(), e)),
          e);
    }
    return compressor;
  }

  /** What new records take. */
  public Compression current() {
    return current;
  }

  /** Sets what new records take; by whoever holds the append lock. */
  public void use(Compression next) {
    current = next;
  }

  /**
   * What a segment's records need.
   *
   * @param file where the header stands, for messages
   * @throws ProviderException if the compressor is not present
   * @throws CorruptDataException if the store has no such dictionary
   */
  public Compression of(SegmentHeader header, Path file) {
    if (header.dictionary() == 0) {
      return named(header.compressor(), file.toString());
    }
    Compression with = byDictionary.get(header.dictionary());
    if (with == null || !with.name().equals(header.compressor())) {
      throw new CorruptDataException(
          file,
          SegmentHeader.DICTIONARY,
          "its records need dictionary %d of compressor '%s', which the store does not have"
              .formatted(header.dictionary(), header.compressor()),
          "restore the store from a backup, or open with RecoveryMode.SALVAGE to keep the rest");
    }
    return with;
  }

  /**
   * Takes in one of the store's dictionaries.
   *
   * @param path of the file, for messages
   * @throws ProviderException if its compressor is not present
   * @throws FileDamage if the compressor does not know it as its own
   */
  public Compression add(DictionaryFile file, Path path) throws FileDamage {
    Compression plain =
        file.compressor().equals(chosen.name())
            ? chosen
            : named(file.compressor(), path.toString());
    if (!(plain.compressor() instanceof DictionaryCompressor compressor)) {
      throw new ProviderException(
          "compressor '%s' takes no dictionaries, and %s is one of its; add the module that wrote it"
              .formatted(file.compressor(), path));
    }
    Compression with;
    try {
      with = Compression.by(compressor, file.id(), file.dictionary());
    } catch (IllegalArgumentException e) {
      throw new FileDamage(0, "compressor '%s' refuses it: %s".formatted(plain.name(), e));
    }
    byDictionary.put(file.id(), with);
    return with;
  }

  /** Told how the newest segment is compressed. */
  public void written(SegmentHeader newest, Path file) {
    if (asWritten) {
      chosen = named(newest.compressor(), file.toString());
      useNewest();
    }
  }

  /** New records take the newest dictionary of the compressor that was asked for, if any. */
  public void useNewest() {
    Compression newest = chosen;
    for (Compression c : byDictionary.values()) {
      if (c.name().equals(chosen.name()) && c.dictionary() > newest.dictionary()) {
        newest = c;
      }
    }
    current = newest;
  }

  /** The compressor that was asked for, without a dictionary. */
  public Compression chosen() {
    return chosen;
  }

  /** The compressor that was asked for, if it can use dictionaries. */
  public @Nullable DictionaryCompressor trainable() {
    return chosen.compressor() instanceof DictionaryCompressor d ? d : null;
  }

  /** Ids of the dictionaries that neither the segments need nor new records take. */
  public Set<Long> unneeded(Collection<Compression> inSegments) {
    Set<Long> ids = new HashSet<>(byDictionary.keySet());
    inSegments.forEach(c -> ids.remove(c.dictionary()));
    ids.remove(current.dictionary());
    return ids;
  }

  /** Lets go of a dictionary whose file is no longer part of the store. */
  public void remove(long dictionary) {
    byDictionary.remove(dictionary);
  }

  /** All dictionaries, oldest first. */
  public List<Compression> withDictionaries() {
    return byDictionary.values().stream()
        .sorted(Comparator.comparingLong(Compression::dictionary))
        .toList();
  }
}
