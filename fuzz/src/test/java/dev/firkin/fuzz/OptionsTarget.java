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

  private static final Tokens TEXT =
      Tokens.of(
          "\n",
          "=",
          " ",
          "firkin.",
          "firkin.merge.",
          "segmentBytesMax",
          "valueBytesMax",
          "syncPolicy=every ",
          "every 1s",
          "everyWrite",
          "never",
          "recoveryMode",
          "SALVAGE",
          "defaultTimeToLive",
          "slowCallThreshold=",
          "checkInterval=",
          "window=",
          "always",
          "B",
          "KiB",
          "MiB",
          "GiB",
          "ms",
          "s",
          "m",
          "h",
          "d",
          "PT",
          "P1D",
          "PT1E9S",
          "-",
          "+",
          "0",
          "1",
          "9223372036854775807",
          "-9223372036854775808",
          "2147483648",
          "1e400",
          "NaN",
          "Infinity",
          "0x10",
          "1.5",
          "01:00-05:00 Europe/Berlin",
          "24:00",
          "UTC",
          "../..",
          "zstd:",
          "lz4:high",
          "as-written",
          "none",
          "dictionaryBytesMax=",
          "\u0661",
          "\u0000");

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
    return input.with(TEXT.mutate(input.bytes(), other.bytes(), random));
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
