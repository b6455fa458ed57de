package dev.firkin.examples.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A week of earthquakes: small JSON documents of about 700 bytes, each much like the next. */
public final class Earthquakes {

  private static final String FILE = "earthquakes.json.gz";
  private static final String START = "{\"type\":\"Feature\",";
  private static final String END = "\"}";

  private Earthquakes() {}

  /** The documents, each as the source has it. */
  public static List<String> documents() throws IOException {
    try (InputStream in = Earthquakes.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IOException("the program was packed without its resource " + FILE);
      }
      var lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(in), UTF_8));
      return lines.lines().map(Earthquakes::document).toList();
    }
  }

  /** A line without what begins the list, parts its elements and ends it. */
  private static String document(String line) {
    return line.substring(line.indexOf(START), line.lastIndexOf(END) + END.length());
  }
}
