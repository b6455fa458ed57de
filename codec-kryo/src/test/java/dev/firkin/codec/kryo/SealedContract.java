package dev.firkin.codec.kryo;

import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** A sealed hierarchy that holds itself: trees of shapes. */
abstract class SealedContract implements CodecContract<SealedContract.Shape> {

  sealed interface Shape {

    record Circle(double radius) implements Shape {}

    record Framed(Shape inner) implements Shape {}

    record Drawing(List<Shape> parts) implements Shape {}

    sealed interface Labelled extends Shape {}

    record Legend(Map<String, Shape> entries) implements Labelled {}

    enum Unit implements Labelled {
      DOT,
      SQUARE {
        @Override
        public String toString() {
          return "[]";
        }
      }
    }
  }

  private static final Map<FieldStyle, InTurn<KryoCodec<Shape>>> CODECS =
      InTurn.byStyle(style -> KryoCodec.builder(Shape.class).fields(style).build());

  private final FieldStyle style;

  SealedContract(FieldStyle style) {
    this.style = style;
  }

  @Override
  public Codec<Shape> codec() {
    return CODECS.get(style).next();
  }

  @Override
  public boolean forKeys() {
    return false; // equal maps may have different bytes
  }

  @Override
  public Arbitrary<Shape> values() {
    Arbitrary<Shape> leaves =
        Arbitraries.oneOf(
            Arbitraries.doubles().map(Shape.Circle::new), Arbitraries.of(Shape.Unit.values()));
    return Arbitraries.recursive(() -> leaves, SealedContract::around, 0, 4);
  }

  @Override
  public List<Shape> extremes() {
    return List.of(
        Shape.Unit.DOT,
        Shape.Unit.SQUARE,
        new Shape.Drawing(List.of()),
        new Shape.Legend(Map.of()),
        framed(Workbench.DEPTH_MAX - 1),
        new Shape.Drawing(new ArrayList<>(Collections.nCopies(5_000, new Shape.Circle(-0.0)))),
        new Shape.Legend(Map.of("x".repeat(1 << 20), new Shape.Circle(Double.NaN))));
  }

  @Override
  public void spoil(Shape value) {
    switch (value) {
      case Shape.Drawing(var parts) -> parts.clear();
      case Shape.Legend(var entries) -> entries.clear();
      case Shape.Framed(var inner) -> spoil(inner);
      case Shape.Circle _, Shape.Unit _ -> {}
    }
  }

  private static Arbitrary<Shape> around(Arbitrary<Shape> inner) {
    return Arbitraries.oneOf(
        inner.map(Shape.Framed::new),
        inner.list().ofMaxSize(4).map(Shape.Drawing::new),
        Arbitraries.maps(Texts.any(), inner).ofMaxSize(3).map(Shape.Legend::new));
  }

  private static Shape framed(int times) {
    return Stream.<Shape>iterate(Shape.Unit.DOT, Shape.Framed::new)
        .skip(times)
        .findFirst()
        .orElseThrow();
  }
}
