package dev.firkin.tests.crash;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes histories as Java, to be pasted into {@link RecordedHistoriesTest}. */
final class JavaCode {

  private JavaCode() {}

  static String of(History history) {
    String steps =
        history.steps().stream().map(JavaCode::of).collect(Collectors.joining(",\n        "));
    return """
    new History(
        %s,
        %s,
        %s,
        %s,
        List.of(
            %s))\
    """
        .formatted(
            of(history.policy()),
            history.merging(),
            of(history.keydir()),
            of(history.compressor()),
            steps);
  }

  private static String of(Object value) {
    return switch (value) {
      case String text -> '"' + text + '"';
      case Enum<?> constant -> constant.getDeclaringClass().getSimpleName() + "." + constant.name();
      case List<?> list ->
          list.stream().map(JavaCode::of).collect(Collectors.joining(", ", "List.of(", ")"));
      case Record made -> of(made);
      default -> value.toString();
    };
  }

  private static String of(Record made) {
    List<String> parts = new ArrayList<>();
    try {
      for (RecordComponent part : made.getClass().getRecordComponents()) {
        var accessor = part.getAccessor();
        accessor.setAccessible(true);
        parts.add(of(accessor.invoke(made)));
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    return "new Step.%s(%s)".formatted(made.getClass().getSimpleName(), String.join(", ", parts));
  }
}
