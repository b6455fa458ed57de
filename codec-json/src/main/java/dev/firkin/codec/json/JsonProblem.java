package dev.firkin.codec.json;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * What went wrong with JSON, told without the JSON. Jackson quotes the value and the keys of maps
 * in its messages, and so do the constructors that it calls; exceptions end up in logs, where
 * stored data has no business. So their exceptions are neither quoted nor kept as the cause: what
 * remains is the kind of problem, the place, the types, and the stack trace.
 */
final class JsonProblem {

  private JsonProblem() {}

  static IllegalArgumentException unreadable(String type, RuntimeException problem) {
    return traced("not JSON of " + type + ": " + reading(problem) + place(problem), problem);
  }

  static IllegalArgumentException unreadable(
      String type, String problem, TokenStreamLocation place) {
    return new IllegalArgumentException("not JSON of " + type + ": " + problem + at(place));
  }

  static IllegalArgumentException unwritable(String type, RuntimeException problem) {
    return traced("cannot be written as JSON of " + type + ": " + writing(problem), problem);
  }

  private static String reading(RuntimeException problem) {
    return switch (problem) {
      case StreamConstraintsException limit -> limit.getOriginalMessage();
      case UnexpectedEndOfInputException _ -> "ends too early";
      case StreamReadException _ -> "malformed";
      case PropertyBindingException _ -> "a property that the type does not have";
      case InvalidTypeIdException e -> "no allowed type name where one is needed for " + wanted(e);
      case MismatchedInputException e when e.getTargetType() != null -> "expected " + wanted(e);
      case MismatchedInputException _ -> "not what the type expects";
      case ValueInstantiationException e -> e.getType().getRawClass().getTypeName() + threw(e);
      case InvalidDefinitionException e when e.getType() != null ->
          "no way to make " + e.getType().getRawClass().getTypeName() + " of what is there";
      default -> "reading it" + threw(problem);
    };
  }

  private static String wanted(MismatchedInputException problem) {
    @Nullable Type wanted = problem.getTargetType();
    return wanted == null ? "a value" : wanted.getTypeName();
  }

  /** Here Jackson's own words are safe where they are about types and limits. */
  private static String writing(RuntimeException problem) {
    return switch (problem) {
      case StreamConstraintsException limit -> limit.getOriginalMessage();
      case InvalidDefinitionException e -> e.getOriginalMessage();
      default -> "writing it" + threw(problem);
    };
  }

  private static String threw(Throwable problem) {
    Throwable root = root(problem);
    boolean closed =
        root instanceof IllegalAccessException || root instanceof InaccessibleObjectException;
    return closed
        ? " failed: a class is closed to Jackson, and its module must open the package"
            + " to tools.jackson.databind"
        : " threw " + root.getClass().getName();
  }

  private static String place(RuntimeException problem) {
    return problem instanceof JacksonException e ? at(e.getLocation()) : "";
  }

  private static String at(@Nullable TokenStreamLocation place) {
    return place == null || place.getLineNr() < 1
        ? ""
        : " at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
  }

  private static IllegalArgumentException traced(String message, Throwable problem) {
    var told = new IllegalArgumentException(message);
    told.setStackTrace(root(problem).getStackTrace());
    return told;
  }

  private static Throwable root(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
