package dev.firkin.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.error.FirkinException;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.util.List;
import java.util.Properties;
import java.util.Random;

/**
 * What {@link FirkinOptions#fromProperties} makes of any text: options with which a store can be
 * opened, or an exception that names the property. The bytes are lines of {@code name=value}.
 */
final class OptionsTarget implements Target {

  private static final int TEXT_MAX = 2000;

  private static final List<String> NAMES =
      List.of(
          "segmentBytesMax",
          "valueBytesMax",
          "syncPolicy",
          "recoveryMode",
          "readOnly",
          "createIfMissing",
          "compressor",
          "dictionaryBytesMax",
          "keydir",
          "defaultTimeToLive",
          "snapshotsMax",
          "slowCallThreshold",
          "merge.enabled",
          "merge.fragmentationTrigger",
          "merge.deadBytesTrigger",
          "merge.fragmentationThreshold",
          "merge.deadBytesThreshold",
          "merge.smallFileThreshold",
          "merge.dictionaryTrigger",
          "merge.spaceRatioMax",
          "merge.bytesPerSecondMax",
          "merge.window",
          "merge.checkInterval");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "+1",
          "07",
          "0x10",
          "1.5",
          "1e400",
          "NaN",
          "Infinity",
          "2147483648",
          "9223372036854775807",
          "-9223372036854775808",
          "99999999999999999999",
          "\u0661");

  private static final List<String> UNITS =
      List.of("", "B", "KiB", "MiB", "GiB", "ms", "s", "m", "h", "d", " s", "%", "\u0000");

  private static final List<String> WORDS =
      List.of(
          "true",
          "never",
          "everyWrite",
          "every ",
          "every 1s",
          "salvage",
          "REFUSE_ANY_DAMAGE",
          "heap",
          "none",
          "as-written",
          "lz4:high",
          "zstd:9",
          "zstd:",
          ":",
          "always",
          "01:00-05:00",
          "01:00-05:00 Europe/Berlin",
          "24:00-05:00 ../..",
          "PT1S",
          "P1D",
          "-PT1S",
          "PT9223372036854775807S",
          "P999999999999D",
          "");

  private static final Tokens TEXT =
      Tokens.of("\n", "=", " ", "firkin.", "firkin.merge.", "-", "9");

  @Override
  public List<Input> seeds() {
    return List.of(
        options(
            "firkin.segmentBytesMax=64MiB\nfirkin.valueBytesMax=1MiB\nfirkin.syncPolicy=every 1s"),
        options("firkin.recoveryMode=salvage\nfirkin.createIfMissing=true\nfirkin.snapshotsMax=3"),
        options(
            "firkin.defaultTimeToLive=PT30M\nfirkin.slowCallThreshold=20ms\nfirkin.keydir=heap"),
        options(
            "firkin.merge.window=01:00-05:00 Europe/Berlin\nfirkin.merge.checkInterval=3m\n"
                + "firkin.merge.bytesPerSecondMax=8MiB"),
        options(
            "firkin.merge.fragmentationTrigger=0.6\nfirkin.merge.deadBytesTrigger=512MiB\n"
                + "firkin.merge.spaceRatioMax=2.5\nfirkin.merge.dictionaryTrigger=1000"),
        options("firkin.compressor=zstd:9\nfirkin.dictionaryBytesMax=16KiB\nother.name=any"));
  }

  private static Input options(String text) {
    return Input.of(text.getBytes(UTF_8), "properties");
  }

  @Override
  public Input mutate(Input input, Input other, Random random) {
    if (random.nextInt(4) == 0) {
      return input.with(TEXT.mutate(input.bytes(), other.bytes(), random));
    }
    StringBuilder text = new StringBuilder(new String(input.bytes(), UTF_8));
    for (int more = 1 + random.nextInt(2); more > 0; more--) {
      text.append("\nfirkin.").append(any(NAMES, random)).append('=').append(value(random));
    }
    return input.with(text.substring(Math.max(0, text.length() - TEXT_MAX)).getBytes(UTF_8));
  }

  private static String value(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> any(WORDS, random);
      case 1 -> any(WORDS, random) + any(NUMBERS, random) + any(UNITS, random);
      default -> any(NUMBERS, random) + any(UNITS, random);
    };
  }

  private static String any(List<String> texts, Random random) {
    return texts.get(random.nextInt(texts.size()));
  }

  @Override
  public String run(Input input) {
    Properties properties = new Properties();
    for (String line : new String(input.bytes(), UTF_8).split("\n")) {
      int equals = line.indexOf('=');
      properties.setProperty(
          equals < 0 ? line : line.substring(0, equals),
          equals < 0 ? "" : line.substring(equals + 1));
    }
    FirkinOptions options;
    try {
      options = FirkinOptions.fromProperties(properties);
    } catch (IllegalArgumentException e) {
      return Outcome.of(e);
    }
    return use(options);
  }

  /** Options that were accepted must not fail later, but for providers that are not there. */
  private static String use(FirkinOptions options) {
    FirkinOptions small = options.toBuilder().segmentBytesMax(1 << 20).build();
    byte[] key = {1};
    byte[] value = {2};
    try (Firkin store = FirkinOnDisk.open(new FaultyDisk(), small)) {
      if (!small.readOnly()) {
        store.put(key, value);
        store.sync();
      }
      store.stats();
      return Outcome.OK;
    } catch (FirkinException | IllegalArgumentException e) {
      return Outcome.OK + " but " + e.getClass().getSimpleName();
    }
  }
}
