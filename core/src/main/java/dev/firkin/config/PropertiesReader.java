package dev.firkin.config;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@link FirkinOptions} from text; remembers which names it knew, to refuse the others. */
final class PropertiesReader {

  private static final String PREFIX = "firkin.";
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(B|KiB|MiB|GiB)?");
  private static final Pattern TIME = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");
  private static final Pattern WINDOW = Pattern.compile("(\\S+?)-(\\S+)(?:\\s+(\\S+))?");

  private final Properties properties;
  private final TreeSet<String> unknown = new TreeSet<>();

  PropertiesReader(Properties properties) {
    this.properties = properties;
    properties.stringPropertyNames().stream()
        .filter(name -> name.startsWith(PREFIX))
        .forEach(unknown::add);
  }

  FirkinOptions read() {
    MergeOptions.Builder merge = MergeOptions.builder();
    take("merge.enabled", PropertiesReader::truth, merge::enabled);
    take("merge.fragmentationTrigger", Double::valueOf, merge::fragmentationTrigger);
    take("merge.deadBytesTrigger", PropertiesReader::bytes, merge::deadBytesTrigger);
    take("merge.fragmentationThreshold", Double::valueOf, merge::fragmentationThreshold);
    take("merge.deadBytesThreshold", PropertiesReader::bytes, merge::deadBytesThreshold);
    take("merge.smallFileThreshold", PropertiesReader::bytes, merge::smallFileThreshold);
    take("merge.dictionaryTrigger", Long::valueOf, merge::dictionaryTrigger);
    take("merge.spaceRatioMax", Double::valueOf, merge::spaceRatioMax);
    take("merge.bytesPerSecondMax", PropertiesReader::bytes, merge::bytesPerSecondMax);
    take("merge.window", PropertiesReader::window, merge::window);
    take("merge.checkInterval", PropertiesReader::duration, merge::checkInterval);

    FirkinOptions.Builder options = FirkinOptions.builder();
    take("segmentBytesMax", PropertiesReader::bytes, options::segmentBytesMax);
    take("valueBytesMax", text -> Math.toIntExact(bytes(text)), options::valueBytesMax);
    take("syncPolicy", PropertiesReader::syncPolicy, options::syncPolicy);
    take("recoveryMode", PropertiesReader::recoveryMode, options::recoveryMode);
    take("readOnly", PropertiesReader::truth, options::readOnly);
    take("createIfMissing", PropertiesReader::truth, options::createIfMissing);
    take("compressor", Function.identity(), options::compressor);
    take("dictionaryBytesMax", text -> Math.toIntExact(bytes(text)), options::dictionaryBytesMax);
    take("keydir", Function.identity(), options::keydir);
    take("keydirBytesMax", PropertiesReader::bytes, options::keydirBytesMax);
    take("expectedKeys", Long::valueOf, options::expectedKeys);
    take("checkpointBytes", PropertiesReader::bytes, options::checkpointBytes);
    take("defaultTimeToLive", PropertiesReader::duration, options::defaultTimeToLive);
    take("snapshotsMax", Integer::valueOf, options::snapshotsMax);
    take("slowCallThreshold", PropertiesReader::duration, options::slowCallThreshold);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown propert%s %s; names are those of the FirkinOptions and MergeOptions builders"
              .formatted(unknown.size() == 1 ? "y" : "ies", String.join(", ", unknown)));
    }
    return options.merge(merge.build()).build();
  }

  private <T> void take(String name, Function<String, T> parse, Consumer<T> set) {
    String text = properties.getProperty(PREFIX + name);
    unknown.remove(PREFIX + name);
    if (text == null) {
      return;
    }
    T value;
    try {
      value = parse.apply(text.strip());
    } catch (RuntimeException e) {
      String reason = e instanceof NumberFormatException ? "not a number" : e.getMessage();
      throw new IllegalArgumentException(
          "%s%s=%s cannot be read: %s".formatted(PREFIX, name, text, reason), e);
    }
    set.accept(value);
  }

  private static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  private static long bytes(String text) {
    Matcher m = SIZE.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("expected a size such as 64MiB");
    }
    int shift =
        switch (m.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          case null, default -> 0;
        };
    return Math.multiplyExact(Long.parseLong(m.group(1)), 1L << shift);
  }

  private static Duration duration(String text) {
    Matcher m = TIME.matcher(text);
    if (!m.matches()) {
      return Duration.parse(text);
    }
    long n = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  private static SyncPolicy syncPolicy(String text) {
    if (text.equals("never")) {
      return SyncPolicy.never();
    }
    if (text.equals("everyWrite")) {
      return SyncPolicy.everyWrite();
    }
    if (text.startsWith("every ")) {
      return SyncPolicy.every(duration(text.substring("every ".length()).strip()));
    }
    throw new IllegalArgumentException("expected never, everyWrite or every DURATION");
  }

  private static RecoveryMode recoveryMode(String text) {
    for (RecoveryMode mode : RecoveryMode.values()) {
      if (mode.name().replace("_", "").equalsIgnoreCase(text.replace("_", ""))) {
        return mode;
      }
    }
    throw new IllegalArgumentException("expected tolerateTornTail, refuseAnyDamage or salvage");
  }

  private static MergeWindow window(String text) {
    if (text.equals("always")) {
      return MergeWindow.always();
    }
    Matcher m = WINDOW.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("expected always or a window such as 01:00-05:00 UTC");
    }
    ZoneId zone = m.group(3) == null ? ZoneId.of("UTC") : ZoneId.of(m.group(3));
    return new MergeWindow(LocalTime.parse(m.group(1)), LocalTime.parse(m.group(2)), zone);
  }
}
