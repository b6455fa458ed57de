package dev.firkin.examples;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.error.ProviderException;
import dev.firkin.examples.data.Earthquakes;
import dev.firkin.stats.DictionaryStats;
import dev.firkin.stats.StoreStats;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * One program and one store under several configurations. Which keydir and which compressor there
 * are is a matter of the module path, and which are used one of a properties file: nothing here
 * names them, and nothing is compiled again. What one compressor wrote is read under any other.
 */
public final class Deployment {

  private Deployment() {}

  /** Works with a store under each configuration in turn: {@code Deployment DIRECTORY FILE...}. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    for (String file : List.of(args).subList(1, args.length)) {
      System.out.println(Path.of(file).getFileName());
      try (Firkin store = Firkin.open(directory, options(Path.of(file)))) {
        work(store);
      } catch (ProviderException e) {
        System.out.println("  " + e.getMessage());
      }
    }
  }

  private static FirkinOptions options(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    return FirkinOptions.fromProperties(properties);
  }

  /** Compares what is there with its source, adds what is missing, and tells what room it takes. */
  private static void work(Firkin store) throws IOException {
    FirkinMap<Integer, String> map = store.map("earthquakes", Codecs.int32(), Codecs.utf8());
    List<String> documents = Earthquakes.documents();
    int right = 0;
    for (int number = 0; number < documents.size(); number++) {
      if (documents.get(number).equals(map.putIfAbsent(number, documents.get(number)))) {
        right++;
      }
    }
    store.compact(); // what is compressed otherwise than new values are is compressed anew
    StoreStats stats = store.stats();
    System.out.printf(
        Locale.ROOT,
        "  keydir %s, compressor %s: %d of %d values found and right%n",
        store.options().keydir(),
        store.options().compressor(),
        right,
        documents.size());
    System.out.printf(
        Locale.ROOT,
        "  now %.1f MiB in data files, %d KiB in dictionaries%n",
        stats.dataBytes() / 1048576.0,
        stats.dictionaries().stream().mapToInt(DictionaryStats::bytes).sum() >> 10);
  }
}
