package dev.firkin.codec.kryo;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A few codecs of one make, given out in turn, so that one decodes what another one encoded: making
 * one takes longer than most checks.
 */
final class InTurn<C> {

  private final List<C> codecs;
  private final AtomicInteger next = new AtomicInteger();

  InTurn(Supplier<C> maker) {
    codecs = Stream.generate(maker).limit(3).toList();
  }

  /** Such codecs for each style of fields. */
  static <C> Map<FieldStyle, InTurn<C>> byStyle(Function<FieldStyle, C> maker) {
    return Arrays.stream(FieldStyle.values())
        .collect(Collectors.toMap(style -> style, style -> new InTurn<>(() -> maker.apply(style))));
  }

  C next() {
    return codecs.get(Math.floorMod(next.getAndIncrement(), codecs.size()));
  }
}
