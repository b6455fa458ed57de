package dev.firkin.cli.terminal;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON for programs: one object, or one a line. Written field by field, so that no change of a
 * class changes what programs read.
 */
public final class Json {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  private Json() {}

  /** What fills an object with its fields. */
  public interface Fields {
    /** Writes the fields. */
    void writeTo(JsonGenerator json);
  }

  /** Writes an object and ends the line. */
  public static void line(Output out, Fields fields) {
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      fields.writeTo(json);
      json.writeEndObject();
    }
    out.write('\n');
  }

  /**
   * Why these bytes are not one JSON value.
   *
   * @return empty if they are
   */
  public static Optional<String> problemOf(byte[] bytes) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (json.nextToken() == null) {
        return Optional.of("it is empty");
      }
      json.skipChildren();
      return json.nextToken() == null
          ? Optional.empty()
          : Optional.of("there is more after the value");
    } catch (JacksonException e) {
      return Optional.of(problem(e));
    }
  }

  /** What Jackson found, without its remarks on where and on what it does not show. */
  public static String problem(JacksonException e) {
    return e.getOriginalMessage().replaceAll(" \\((start marker )?at \\[.*?\\]\\)", "");
  }
}
