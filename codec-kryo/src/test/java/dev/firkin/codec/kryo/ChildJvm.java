package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import dev.firkin.Firkin;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JDK's tools, as a user starts them: here, the test engine has opened what users must open.
 */
final class ChildJvm {

  /**
   * How it ended.
   *
   * @param exitCode 0 if all went well
   * @param out standard output
   * @param err standard error
   */
  record Result(int exitCode, String out, String err) {}

  private ChildJvm() {}

  /** Where the codec, the store and Kryo are, and more places, as one path. */
  static String path(Object... more) {
    return Stream.concat(
            Stream.of(KryoCodec.class, Firkin.class, Kryo.class).map(ChildJvm::place),
            Arrays.stream(more))
        .map(Object::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Where this test's classes are. */
  static Path tests() {
    try {
      Path here = Path.of(ChildJvm.class.getResource("ChildJvm.class").toURI());
      return here.getParent().resolve("../../../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where a class is. */
  static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Result java(String... arguments) throws IOException, InterruptedException {
    return run("java", arguments);
  }

  static Result javac(String... arguments) throws IOException, InterruptedException {
    return run("javac", arguments);
  }

  private static Result run(String tool, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("firkin-child", ".out");
    Path err = Files.createTempFile("firkin-child", ".err");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the child JVM does not end: " + Files.readString(err));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
