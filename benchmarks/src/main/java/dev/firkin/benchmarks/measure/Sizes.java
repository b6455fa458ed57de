package dev.firkin.benchmarks.measure;

import dev.firkin.benchmarks.support.Arguments;
import dev.firkin.benchmarks.support.Cost.Spread;
import dev.firkin.benchmarks.support.Machine;
import dev.firkin.benchmarks.support.MarkdownTable;
import dev.firkin.codec.json.JsonCodec;
import dev.firkin.codec.kryo.FieldStyle;
import dev.firkin.codec.kryo.KryoCodec;
import dev.firkin.examples.data.Earthquake;
import dev.firkin.examples.data.Earthquakes;
import dev.firkin.examples.data.SeattleWeather;
import dev.firkin.spi.Codec;
import dev.firkin.spi.Compressor;
import dev.firkin.spi.DictionaryCompressor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How small values become, and what that costs: two real data sets, as JSON and by Kryo, each as it
 * is, by each compressor, and by a compressor with a dictionary.
 *
 * <p>Every other value is a sample for the dictionary; the others are measured, so no value has
 * been seen by the dictionary that it is compressed with. One thread does one form after the other,
 * round by round, and every value that is decoded is compared with its source.
 */
public final class Sizes {

  private static final String USAGE =
      """
      usage: Sizes [--rounds 9] [--calls 20000] [--dictionary 16KiB] [--compressors "lz4 zstd"]
                   [--out FILE.md]
        calls  of one round of encoding or decoding, for each form
      """;

  private static final int WARM_UP_ROUNDS = 2;

  private final int rounds;
  private final int calls;
  private final int dictionaryBytesMax;
  private final List<String> compressors;
  private final StringBuilder report = new StringBuilder();
  private final MarkdownTable table =
      new MarkdownTable(
          3,
          "values",
          "codec",
          "compressor",
          "bytes a value",
          "to JSON",
          "encode, CPU µs (min to max)",
          "decode, CPU µs (min to max)");

  private Sizes(Arguments arguments) {
    rounds = (int) arguments.number("rounds", 9);
    calls = (int) arguments.number("calls", 20_000);
    dictionaryBytesMax = (int) arguments.bytes("dictionary", 16 << 10);
    compressors = List.of(arguments.text("compressors", "lz4 zstd").split(" "));
  }

  /** Measures, and prints the report: {@code Sizes --rounds 2 --calls 1000} for a short look. */
  public static void main(String[] args) throws IOException {
    Arguments arguments = new Arguments(USAGE, args);
    Path out = arguments.path("out", Path.of(""));
    Sizes sizes = new Sizes(arguments);
    arguments.finish();
    String report = sizes.measure();
    System.out.print(report);
    if (!out.toString().isEmpty()) {
      Files.writeString(out, report);
    }
  }

  private String measure() throws IOException {
    line("# Sizes of values");
    line("");
    line(Machine.describe() + ".");
    line(
        "Values alone, without the record around them. CPU is the calling thread's; rounds, in turns: %d"
            .formatted(rounds));
    line(
        "of %s calls for each form. Dictionaries are trained on values that are not measured."
            .formatted(Arguments.grouped(calls)));
    line("");
    measure("day of weather", SeattleWeather.Day.class, SeattleWeather.days());
    measure("earthquake", Earthquake.class, earthquakes());
    return report.append(table).toString();
  }

  private void line(String text) {
    report.append(text).append('\n');
  }

  private static List<Earthquake> earthquakes() throws IOException {
    JsonCodec<Earthquake> codec = JsonCodec.of(Earthquake.class);
    return Earthquakes.documents().stream()
        .map(document -> codec.decode(document.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private <T> void measure(String what, Class<T> type, List<T> values) {
    List<T> samples = everyOther(values, 0);
    List<T> measured = everyOther(values, 1);
    List<FormCost<T>> costs = new ArrayList<>();
    codecs(type)
        .forEach((name, codec) -> {
          for (StoredForm<T> form : forms(name, codec, samples)) {
            costs.add(new FormCost<>(form, measured));
          }
        });
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      System.err.println(what + (round < 0 ? ": warming up" : ": round " + (round + 1)));
      for (FormCost<T> cost : costs) {
        cost.round(calls, round < 0);
      }
    }
    double json = costs.getFirst().bytesAValue();
    costs.forEach(cost -> row(what, cost, json));
  }

  private static <T> Map<String, Codec<T>> codecs(Class<T> type) {
    Map<String, Codec<T>> codecs = new LinkedHashMap<>();
    codecs.put("JSON", JsonCodec.of(type));
    codecs.put("Kryo", KryoCodec.of(type));
    codecs.put("Kryo, exact", KryoCodec.builder(type).fields(FieldStyle.EXACT).build());
    return codecs;
  }

  private static <T> List<T> everyOther(List<T> values, int first) {
    List<T> some = new ArrayList<>();
    for (int i = first; i < values.size(); i += 2) {
      some.add(values.get(i));
    }
    return some;
  }

  private <T> List<StoredForm<T>> forms(String codecName, Codec<T> codec, List<T> samples) {
    List<StoredForm<T>> forms = new ArrayList<>();
    forms.add(new StoredForm<>(codecName, codec, "none", null));
    for (String name : compressors) {
      Compressor compressor = Compressors.named(name);
      forms.add(new StoredForm<>(codecName, codec, name, compressor));
      if (compressor instanceof DictionaryCompressor trainable) {
        List<byte[]> encoded = samples.stream().map(codec::encode).toList();
        byte[] dictionary = trainable.train(encoded, dictionaryBytesMax);
        String how = "%s, dictionary of %.1f KiB".formatted(name, dictionary.length / 1024.0);
        forms.add(new StoredForm<>(codecName, codec, how, trainable.withDictionary(1, dictionary)));
      }
    }
    return forms;
  }

  private void row(String what, FormCost<?> cost, double json) {
    table.row(
        what,
        cost.form().codecName(),
        cost.form().how(),
        "%.1f".formatted(cost.bytesAValue()),
        "%.2f".formatted(cost.bytesAValue() / json),
        text(cost.encodeMicros()),
        text(cost.decodeMicros()));
  }

  private static String text(Spread micros) {
    return "%.2f (%.2f to %.2f)".formatted(micros.median(), micros.min(), micros.max());
  }
}
