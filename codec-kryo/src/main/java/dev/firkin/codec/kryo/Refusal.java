package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.util.ArrayDeque;
import java.util.stream.Collectors;

/**
 * Why a value cannot be written or read, and where in the value. The words tell nothing of what is
 * stored: exceptions end up in logs, where stored data has no business.
 */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int FIELDS_SHOWN = 8;

  private final ArrayDeque<String> path = new ArrayDeque<>();

  Refusal(String what) {
    super(what);
  }

  private Refusal(String what, Throwable cause) {
    super(what, cause);
  }

  /** What a user's class threw, as a refusal; what only a JVM in trouble throws is thrown on. */
  static Refusal by(Class<?> type, Throwable problem) {
    if (problem instanceof Error error && !(problem instanceof StackOverflowError)) {
      throw error;
    }
    return problem instanceof RuntimeException || problem instanceof Error
        ? of(problem)
        : new Refusal(type.getTypeName() + " threw " + root(problem).getClass().getName(), problem);
  }

  /** Any problem as a refusal; messages of others may quote what is stored, and are left out. */
  static Refusal of(Throwable problem) {
    return switch (problem) {
      case Refusal refusal -> refusal;
      case StackOverflowError _ -> new Refusal("nested too deep for the thread's stack", problem);
      case KryoException _ when String.valueOf(problem.getMessage()).startsWith("Max depth") ->
          new Refusal(
              "nested more than %d deep, or holds itself".formatted(Workbench.DEPTH_MAX), problem);
      default -> new Refusal("threw " + root(problem).getClass().getName(), problem);
    };
  }

  private static Throwable root(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  /** Adds the field around those that are known. */
  Refusal in(String field) {
    path.addFirst(field);
    return this;
  }

  @Override
  public String getMessage() {
    String what = String.valueOf(super.getMessage());
    if (path.isEmpty()) {
      return what;
    }
    String fields = path.stream().limit(FIELDS_SHOWN).collect(Collectors.joining("."));
    return "field %s%s: %s".formatted(fields, path.size() > FIELDS_SHOWN ? "..." : "", what);
  }

  /** For callers: without the cause, whose message may quote what is stored, but with its trace. */
  IllegalArgumentException told(String beginning) {
    var told = new IllegalArgumentException(beginning + ": " + getMessage());
    told.setStackTrace(root(this).getStackTrace());
    return told;
  }
}
