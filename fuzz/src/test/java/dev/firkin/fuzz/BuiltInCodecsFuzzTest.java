package dev.firkin.fuzz;

import dev.firkin.codec.Codecs;
import java.time.Instant;
import java.util.UUID;

/** {@link Codecs}: each value has one form, and no other bytes are accepted. */
class BuiltInCodecsFuzzTest extends FuzzContract {

  @Override
  Target target() {
    return new CodecTarget(CodecTarget.ONE_FORM, Tokens.none(), 1000)
        .with("bytes", Codecs.bytes(), new byte[] {1, 2, 3})
        .with("utf8", Codecs.utf8(), "attic", "Zo\u00eb \u20ac \uD83D\uDE00", "\uFFFD")
        .with("int32", Codecs.int32(), 0, Integer.MIN_VALUE, Integer.MAX_VALUE)
        .with("int64", Codecs.int64(), 0L, Long.MIN_VALUE, Long.MAX_VALUE)
        .with("float64", Codecs.float64(), 0.0, -0.0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY)
        .with("uuid", Codecs.uuid(), new UUID(1, 2), new UUID(-1, -2))
        .with("instant", Codecs.instant(), Instant.EPOCH, Instant.MIN, Instant.MAX);
  }
}
