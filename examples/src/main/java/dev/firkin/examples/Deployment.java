package dev.firkin.examples;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.error.ProviderException;
import dev.firkin.examples.data.Earthquakes;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        System.out.println("  " + work(store));
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

  /** Compares what is there with its source, writes it again, and tells what room it takes. */
  private static String work(Firkin store) throws IOException {
    FirkinMap<Integer, String> map = store.map("earthquakes", Codecs.int32(), Codecs.utf8());
    List<String> documents = Earthquakes.documents();
    int found = 0;
    for (int number = 0; number < documents.size(); number++) {
      String before = map.get(number);
      if (documents.get(number).equals(before)) {
        found++;
      }
      map.set(number, documents.get(number)); // only what is written anew is compressed anew
    }
    store.compact();
    return "keydir %s, compressor %s: found %d of %d values right, data files now %d KiB"
        .formatted(
            store.options().keydir(),
            store.options().compressor(),
            found,
            documents.size(),
            store.stats().dataBytes() >> 10);
  }
}
