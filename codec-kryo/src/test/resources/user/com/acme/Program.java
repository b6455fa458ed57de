package com.acme;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.kryo.FieldStyle;
import dev.firkin.codec.kryo.KryoCodec;
import dev.firkin.spi.Codec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a user's program would be; nothing of it is public but this class. */
public final class Program {

  enum Color {
    RED,
    GREEN
  }

  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    record Square(int side) implements Shape {}
  }

  private record Reading(
      String sensor, Instant at, List<Shape> shapes, EnumMap<Color, Integer> colors, Note note) {}

  private static final class Note {
    private String text = "";

    private Note() {}

    @Override
    public boolean equals(Object other) {
      return other instanceof Note note && note.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  private Program() {}

  public static void main(String[] arguments) {
    var note = new Note();
    note.text = "wet";
    var reading =
        new Reading(
            "roof",
            Instant.EPOCH,
            List.of(new Shape.Circle(1), new Shape.Square(2)),
            new EnumMap<>(Color.class),
            note);
    for (FieldStyle style : FieldStyle.values()) {
      KryoCodec<Reading> codec = KryoCodec.builder(Reading.class).fields(style).build();
      Path directory = Path.of(arguments[0], style.name());
      try (Firkin store = Firkin.open(directory)) {
        FirkinMap<String, Reading> readings = store.map("readings", Codecs.utf8(), codec);
        readings.put("a", reading);
      }
      try (Firkin store = Firkin.open(directory)) {
        FirkinMap<String, Reading> readings = store.map("readings", Codecs.utf8(), codec);
        System.out.println(readings.equals(Map.of("a", reading)));
      }
    }
    Codec<?> named = Codecs.named("kryo", Shape.class);
    System.out.println(named.parameters());
    System.out.println("kryo.unsafe " + System.getProperty("kryo.unsafe"));
  }
}
