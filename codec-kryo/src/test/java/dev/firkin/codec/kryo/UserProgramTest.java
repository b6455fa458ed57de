package dev.firkin.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's program, compiled and started as users do, with nothing but Java's own settings. */
class UserProgramTest {

  private static final String PROGRAM = "com.acme.Program";
  private static final String OUTPUT =
      """
      true
      true
      evolving;80:object=com.acme.Program$Shape$Circle;81:object=com.acme.Program$Shape$Square
      kryo.unsafe %s
      """;

  @TempDir static Path shared;
  @TempDir Path directory;

  @BeforeAll
  static void compile() throws Exception {
    compile("open", text("module-info.java"));
    compile("closed", text("module-info.java").replaceAll("opens [^;]*;", ""));
  }

  private static void compile(String name, String moduleInfo) throws Exception {
    Path sources = Files.createDirectories(shared.resolve(name + "-sources"));
    Path module = Files.writeString(sources.resolve("module-info.java"), moduleInfo);
    Path program =
        Files.writeString(sources.resolve("Program.java"), text("com/acme/Program.java"));

    ChildJvm.Result result =
        ChildJvm.javac(
            "-p",
            ChildJvm.path(ChildJvm.place(NullMarked.class)),
            "-d",
            shared.resolve(name).toString(),
            module.toString(),
            program.toString());

    assertThat(result.err()).isEmpty();
  }

  private static String text(String source) throws IOException {
    try (InputStream in = UserProgramTest.class.getResourceAsStream("/user/" + source)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ChildJvm.Result onModulePath(String module, String... options) throws Exception {
    return start(options, "-p", ChildJvm.path(shared.resolve(module)), "-m", "com.acme/" + PROGRAM);
  }

  private ChildJvm.Result onClassPath(String... options) throws Exception {
    return start(options, "-cp", ChildJvm.path(shared.resolve("open")), PROGRAM);
  }

  private ChildJvm.Result start(String[] options, String... rest) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("-XX:TieredStopAtLevel=1"); // starts quicker, changes nothing else
    arguments.add("-Djava.util.logging.config.file=" + quiet());
    arguments.addAll(List.of(rest));
    arguments.add(directory.toString());
    return ChildJvm.java(arguments.toArray(String[]::new));
  }

  /** The store tells when it is opened and closed. */
  private Path quiet() throws IOException {
    return Files.writeString(directory.resolve("logging.properties"), ".level = OFF");
  }

  private static void assertFine(ChildJvm.Result result, String unsafe) {
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualToNormalizingNewlines(OUTPUT.formatted(unsafe));
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void givenNoOption_whenStartedOnEitherPath_thenItWorksAndNothingIsWarnedOf() throws Exception {
    assertFine(onModulePath("open"), "null");
    assertFine(onClassPath(), "null");
  }

  @Test
  void givenUnsafeAndNativeAccessDenied_whenStartedOnEitherPath_thenItWorks() throws Exception {
    String[] denials = {"--sun-misc-unsafe-memory-access=deny", "--illegal-native-access=deny"};

    assertFine(onModulePath("open", denials), "null");
    assertFine(onClassPath(denials), "null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void givenPropertySetByTheUser_whenStarted_thenItIsLeftToHim(String setting) throws Exception {
    ChildJvm.Result result = onClassPath("-Dkryo.unsafe=" + setting);

    assertThat(result.out()).isEqualToNormalizingNewlines(OUTPUT.formatted(setting));
    assertThat(result.err().contains("sun.misc.Unsafe")).isEqualTo(setting.equals("true"));
  }

  @Test
  void givenPackageThatIsNotOpen_whenStarted_thenTheErrorIsTheLineToAdd() throws Exception {
    ChildJvm.Result result = onModulePath("closed");

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err())
        .contains(
            "com.acme.Program$Reading is closed to Firkin: add"
                + " \"opens com.acme to dev.firkin.codec.kryo;\" to the module-info of com.acme");
  }
}
