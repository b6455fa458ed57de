package dev.firkin.codec.kryo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a codec knows besides those of the JDK, and how they become ids: those that a
 * store has recorded keep theirs, others get the next that are free. Immutable.
 */
final class Vocabulary {

  private final FieldStyle style;
  private final List<Word> words;
  private final Map<String, Class<?>> renamed;
  private final Set<String> retired;
  private final Map<String, Word> byName = new HashMap<>();
  private final int shapes;

  /**
   * @param classes first those that are listed, then those that were found
   * @param renamed classes by names that they had
   * @param retired names of classes that are gone
   * @throws IllegalArgumentException if objects of a class cannot be made, or two have one name
   */
  Vocabulary(
      FieldStyle style, List<Known> classes, Map<String, Class<?>> renamed, Set<String> retired) {
    this.style = style;
    this.renamed = Map.copyOf(renamed);
    this.retired = Set.copyOf(retired);
    List<Word> made = new ArrayList<>();
    int shape = 0;
    for (Known known : classes) {
      Word word = Word.of(known, style, shape);
      shape += known.kind() == Known.Kind.OBJECT ? 1 : 0;
      made.add(word);
      if (byName.put(known.name(), word) != null) {
        throw new IllegalArgumentException("there are two classes named " + known.name());
      }
    }
    this.words = List.copyOf(made);
    this.shapes = shape;
    checkFormerNames();
  }

  private void checkFormerNames() {
    renamed.forEach((former, now) -> {
      if (byName.containsKey(former)) {
        throw new IllegalArgumentException(former + " is renamed, but is still there");
      } else if (!byName.containsKey(now.getTypeName())) {
        throw new IllegalArgumentException(
            "%s is renamed to %s, which is not registered".formatted(former, now.getTypeName()));
      }
    });
    for (String name : retired) {
      if (byName.containsKey(name)) {
        throw new IllegalArgumentException(name + " is retired, but is still there");
      }
    }
  }

  List<Word> words() {
    return words;
  }

  /** How many of the classes are written as objects. */
  int shapes() {
    return shapes;
  }

  /** The ids for a map that is new. */
  Numbering fresh() {
    return numbered(Map.of(), List.of());
  }

  /**
   * The ids for a map with recorded parameters.
   *
   * @throws IllegalArgumentException if values of the map might not be read, or as something else
   */
  Numbering adaptedTo(String parameters) {
    Recorded recorded = Recorded.parse(parameters);
    if (recorded.style() != style) {
      throw new IllegalArgumentException(
          "its fields are %1$s and would be read as %2$s; build the codec with .fields(FieldStyle.%1$s)"
              .formatted(recorded.style(), style));
    }
    Map<Class<?>, Recorded.Entry> known = new HashMap<>();
    List<Recorded.Entry> gone = new ArrayList<>();
    for (Recorded.Entry entry : recorded.classes()) {
      Word word = named(entry.name());
      if (word == null) {
        refuseMissing(entry);
        gone.add(entry);
      } else if (known.put(word.known().type(), entry) != null) {
        throw new IllegalArgumentException(
            "%s was recorded under two names; rename neither".formatted(word.known().name()));
      } else {
        refuseOther(word, entry);
      }
    }
    refuseOtherOrder(known);
    return numbered(known, gone);
  }

  private @Nullable Word named(String recorded) {
    Class<?> now = renamed.get(recorded);
    return byName.get(now == null ? recorded : now.getTypeName());
  }

  private void refuseMissing(Recorded.Entry entry) {
    if (!retired.contains(entry.name())) {
      throw new IllegalArgumentException(
          "it may hold values of %1$s (id %2$d), which is not registered; register it, or say .renamed(\"%1$s\", Now.class), or .retired(\"%1$s\") if only fields that are gone held it"
              .formatted(entry.name(), entry.id()));
    }
  }

  private static void refuseOther(Word word, Recorded.Entry entry) {
    Known known = word.known();
    if (!word.kind().equals(entry.kind())) {
      throw new IllegalArgumentException(
          Word.areExactObjects(word.kind(), entry.kind())
              ? "the fields of %s have changed, which FieldStyle.EXACT does not allow; bring them back, and copy the map to one of FieldStyle.EVOLVING before they change"
                  .formatted(known.name())
              : "%s was written as %s and would be read as %s; give it another name"
                  .formatted(known.name(), entry.kind(), word.kind()));
    } else if (known.id() != 0 && known.id() != entry.id()) {
      throw new IllegalArgumentException(
          "%1$s was recorded with id %2$d and is registered with %3$d; register it with %2$d"
              .formatted(known.name(), entry.id(), known.id()));
    }
  }

  /**
   * By its own order a codec numbers classes where no store does it; one order must do for both.
   */
  private void refuseOtherOrder(Map<Class<?>, Recorded.Entry> recorded) {
    List<Class<?>> listed =
        words.stream()
            .map(Word::known)
            .filter(known -> known.listed() && known.id() == 0)
            .<Class<?>>map(Known::type)
            .toList();
    List<Class<?>> ordered =
        listed.stream()
            .sorted(
                Comparator.comparingInt(type ->
                    recorded.containsKey(type) ? recorded.get(type).id() : Integer.MAX_VALUE))
            .toList();
    if (!ordered.equals(listed)) {
      throw new IllegalArgumentException(
          "its classes were registered in another order; keep the order and add new classes at the end: .register(%s)"
              .formatted(
                  ordered.stream()
                      .map(type -> type.getSimpleName() + ".class")
                      .collect(Collectors.joining(", "))));
    }
  }

  private Numbering numbered(Map<Class<?>, Recorded.Entry> recorded, List<Recorded.Entry> gone) {
    List<Known> classes = words.stream().map(Word::known).toList();
    var free = new FreeIds(classes, recorded, gone);
    Map<Class<?>, Integer> ids = new HashMap<>();
    List<Recorded.Entry> entries = new ArrayList<>(gone);
    for (Word word : words) {
      Known known = word.known();
      Recorded.Entry entry = recorded.get(known.type());
      int asked = entry == null ? known.id() : entry.id();
      int id = asked == 0 ? free.next() : asked;
      ids.put(known.type(), id);
      entries.add(new Recorded.Entry(id, word.kind(), known.name()));
    }
    entries.sort(Comparator.comparingInt(Recorded.Entry::id));
    return new Numbering(Map.copyOf(ids), new Recorded(style, entries));
  }
}
