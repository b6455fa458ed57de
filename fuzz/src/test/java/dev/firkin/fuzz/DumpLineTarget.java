package dev.firkin.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Random;

/** What {@code firkin load} makes of any line: a line of a dump, or the reason why it is none. */
final class DumpLineTarget implements Target {

  private static final String PACKAGE = "dev.firkin.cli.dump.";
  private static final Tokens JSON =
      Tokens.of(
          "{",
          "}",
          "\"",
          "\\",
          ",",
          ":",
          "null",
          "1",
          "[",
          "\"key\":",
          "\"keyBase64\":",
          "\"value\":",
          "\"valueBase64\":",
          "\"map\":",
          "\"keyCodec\":",
          "\"valueParameters\":",
          "\"expiry\":",
          "\"2027-01-31T00:00:00Z\"",
          "\"+1000000000-01-01T00:00:00Z\"",
          "\"====\"",
          "\"A\"",
          "\\uD83D",
          "\uFEFF");

  private final MethodHandle parse;

  DumpLineTarget() {
    try {
      Class<?> parser = Class.forName(PACKAGE + "LineParser");
      parse =
          MethodHandles.privateLookupIn(parser, MethodHandles.lookup())
              .findStatic(
                  parser,
                  "parse",
                  MethodType.methodType(
                      Class.forName(PACKAGE + "DumpLine"), byte[].class, int.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<Input> seeds() {
    return List.of(
        line("{\"map\":\"readings\",\"keyCodec\":\"utf8\",\"valueCodec\":\"json\"}"),
        line(
            "{\"key\":\"a\",\"value\":\"{\\\"wind\\\":3.5}\",\"expiry\":\"2027-01-01T00:00:00Z\"}"),
        line("{\"map\":\"m\",\"keyBase64\":\"/wA=\",\"valueBase64\":\"yv66vg==\"}"));
  }

  private static Input line(String text) {
    return Input.of(text.getBytes(UTF_8), "line");
  }

  @Override
  public Input mutate(Input input, Input other, Random random) {
    return input.with(JSON.mutate(input.bytes(), other.bytes(), random));
  }

  @Override
  public String run(Input input) throws Exception {
    byte[] buffer = new byte[input.bytes().length + 2]; // a line lies within a larger buffer
    buffer[0] = '"';
    buffer[buffer.length - 1] = '"';
    System.arraycopy(input.bytes(), 0, buffer, 1, input.bytes().length);
    try {
      Object line = parse.invoke(buffer, 1, input.bytes().length);
      return Outcome.OK + " " + line.getClass().getSimpleName();
    } catch (Exception e) {
      if (!e.getClass().getSimpleName().equals("BadLine")) {
        throw e;
      }
      return Outcome.of(e);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
