package dev.firkin.cli.command;

import dev.firkin.cli.store.StoreMap;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which keys are wanted, and how many. */
final class Selection {

  @Option(
      names = {"-p", "--prefix"},
      paramLabel = "TEXT",
      description = "Only keys that begin so, as they are written.")
  private @Nullable String prefix;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most so many.")
  private long limit = Long.MAX_VALUE;

  @Mixin private KeyForm keyForm = new KeyForm();

  long limit() {
    return Math.max(0, limit);
  }

  Predicate<byte[]> wanted(StoreMap map) {
    String wanted = prefix;
    if (wanted == null) {
      return key -> true;
    }
    if (keyForm.isBase64()) {
      byte[] start = KeyForm.base64(wanted, "prefix");
      return key -> startsWith(key, start);
    }
    return key -> {
      String text = map.keys().format(key);
      return text != null && text.startsWith(wanted);
    };
  }

  private static boolean startsWith(byte[] key, byte[] start) {
    return key.length >= start.length
        && Arrays.equals(key, 0, start.length, start, 0, start.length);
  }
}
