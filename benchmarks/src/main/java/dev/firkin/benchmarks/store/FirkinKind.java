package dev.firkin.benchmarks.store;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Firkin with one keydir, compressor and limit of space. Nothing is forced in the way of a put; a
 * forced put is a put and a {@link Firkin#sync}, which waiting threads share.
 *
 * @param keydir by name
 * @param compressor by name
 * @param spaceRatioMax 0 for no limit
 */
public record FirkinKind(
    String id, String title, String keydir, String compressor, double spaceRatioMax)
    implements StoreKind {

  /** Small ones, for a limit of space cannot be kept by merging few large ones. */
  private static final long TIGHT_SEGMENT_BYTES = 8 << 20;

  /** All of them. */
  public static List<StoreKind> all() {
    return List.of(
        new FirkinKind("firkin-heap", "Firkin, heap", "heap", "none", 0),
        new FirkinKind("firkin-offheap", "Firkin, offheap", "offheap", "none", 0),
        new FirkinKind("firkin-heap-lz4", "Firkin, heap, lz4", "heap", "lz4", 0),
        new FirkinKind("firkin-offheap-zstd", "Firkin, offheap, zstd", "offheap", "zstd", 0),
        new FirkinKind("firkin-tight", "Firkin, heap, space 1.5", "heap", "none", 1.5));
  }

  @Override
  public String version() {
    return System.getProperty("firkin.revision", "working tree");
  }

  @Override
  public String configuration() {
    String limit =
        spaceRatioMax == 0
            ? ""
            : ", `spaceRatioMax` %s with segments of %d MiB"
                .formatted(spaceRatioMax, TIGHT_SEGMENT_BYTES >> 20);
    return "`keydir` %s, `compressor` %s%s, `syncPolicy` never, as none of the peers forces in the way of a put; forced put: `put` and `sync`"
        .formatted(keydir, compressor, limit);
  }

  @Override
  public Set<Feature> features() {
    return Set.of(Feature.values());
  }

  @Override
  public List<String> jvmArguments() {
    return compressor.equals("none") ? List.of() : List.of("--enable-native-access=ALL-UNNAMED");
  }

  @Override
  public BenchStore open(Path directory, Sizing sizing) {
    return new FirkinStore(Firkin.open(directory, options()));
  }

  private FirkinOptions options() {
    FirkinOptions.Builder options =
        FirkinOptions.builder()
            .keydir(keydir)
            .compressor(compressor)
            .syncPolicy(SyncPolicy.never())
            .merge(MergeOptions.builder().spaceRatioMax(spaceRatioMax).build());
    return spaceRatioMax == 0
        ? options.build()
        : options.segmentBytesMax(TIGHT_SEGMENT_BYTES).build();
  }
}
