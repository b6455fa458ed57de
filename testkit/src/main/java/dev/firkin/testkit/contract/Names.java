package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntPredicate;

/** What may be a name: it stands in files, in options and in messages. */
final class Names {

  private Names() {}

  /** Fails unless people can read the text, and type it. */
  static void checkReadable(String what, String name) {
    assertTrue(!name.isEmpty(), () -> what + " is empty");
    assertEquals(name.strip(), name, () -> what + " has space at its ends");
    IntPredicate unreadable =
        c ->
            switch (Character.getType(c)) {
              case Character.CONTROL,
                  Character.FORMAT,
                  Character.SURROGATE,
                  Character.PRIVATE_USE,
                  Character.UNASSIGNED,
                  Character.LINE_SEPARATOR,
                  Character.PARAGRAPH_SEPARATOR ->
                  true;
              default -> false;
            };
    assertTrue(
        name.codePoints().noneMatch(unreadable),
        () -> what + " '" + name + "' has characters that cannot be printed");
  }
}
