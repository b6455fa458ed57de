package dev.firkin.tests.traps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.module.ModuleReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mistakes that cannot be made because what they are made with is not used. */
class DesignTest {

  private static final List<ClassModel> CLASSES = new ArrayList<>();

  @BeforeAll
  static void read() throws IOException {
    read("dev.firkin.core");
    read("dev.firkin.index.offheap");
    assertThat(CLASSES).hasSizeGreaterThan(200);
  }

  private static void read(String module) throws IOException {
    var reference =
        Firkin.class
            .getModule()
            .getLayer()
            .configuration()
            .findModule(module)
            .orElseThrow()
            .reference();
    try (ModuleReader reader = reference.open()) {
      reader
          .list()
          .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
          .forEach(name -> CLASSES.add(parsed(reader, name)));
    }
  }

  private static ClassModel parsed(ModuleReader reader, String name) {
    try (InputStream in = reader.open(name).orElseThrow()) {
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String nameOf(ClassModel type) {
    return type.thisClass().asInternalName().replace('/', '.');
  }

  /** Fields and methods that are used anywhere, as {@code user: owner.name}. */
  private static List<String> used() {
    List<String> all = new ArrayList<>();
    for (ClassModel type : CLASSES) {
      for (PoolEntry entry : type.constantPool()) {
        if (entry instanceof MemberRefEntry member) {
          all.add(
              "%s: %s.%s"
                  .formatted(
                      nameOf(type),
                      member.owner().asInternalName().replace('/', '.'),
                      member.name().stringValue()));
        }
      }
    }
    return all;
  }

  private static List<String> usesOf(String pattern) {
    return used().stream().filter(use -> use.matches(".*: " + pattern)).toList();
  }

  @Test
  @Tag("trap-C11")
  void noCopyIsLeftToACallThatMayCopyLess() {
    assertThat(usesOf(".*\\.transfer(To|From)")).isEmpty();
    assertThat(usesOf("java\\.nio\\.file\\.Files\\.copy")).isEmpty();
  }

  @Test
  @Tag("trap-K1")
  void noChannelIsSharedByThreads() {
    List<String> holders = new ArrayList<>();
    for (ClassModel type : CLASSES) {
      type.fields().stream()
          .filter(field -> field.fieldType().stringValue().matches("Ljava/nio/channels/.*;"))
          .forEach(field -> holders.add(nameOf(type)));
    }
    assertThat(holders).containsOnly("dev.firkin.internal.io.StoreLock"); // and does no I/O with it
  }

  @Test
  @Tag("trap-K3")
  void noMemoryIsUnmappedOtherThanByAnArena() {
    assertThat(usesOf("(sun\\.misc\\.|jdk\\.internal\\.).*")).isEmpty();
    assertThat(usesOf(".*\\.invokeCleaner")).isEmpty();
  }

  @Test
  @Tag("trap-K4")
  void directoriesAreForcedInOnePlaceOnly() {
    assertThat(usesOf("java\\.nio\\.channels\\.FileChannel\\.force"))
        .containsOnly("dev.firkin.internal.io.FileDisk: java.nio.channels.FileChannel.force");
  }

  @Test
  @Tag("trap-K5")
  void nothingIsBoundToAThread() {
    assertThat(usesOf("java\\.lang\\.(ThreadLocal|ScopedValue).*")).isEmpty();
  }

  @Test
  @Tag("trap-K6")
  void noCheckIsAnAssertion() {
    assertThat(usesOf(".*\\.\\$assertionsDisabled")).isEmpty();
  }

  @Test
  @Tag("trap-K7")
  void noMethodCallsItself() {
    assertThat(each(DesignTest::callsOfItself)).isEmpty();
  }

  private static List<String> each(Function<ClassModel, List<String>> found) {
    return CLASSES.stream().flatMap(type -> found.apply(type).stream()).toList();
  }

  private static List<String> callsOfItself(ClassModel type) {
    List<String> found = new ArrayList<>();
    for (MethodModel method : type.methods()) {
      method
          .code()
          .ifPresent(code -> {
            for (CodeElement element : code) {
              if (element instanceof InvokeInstruction call
                  && call.owner().equals(type.thisClass())
                  && call.name().equals(method.methodName())
                  && call.type().equals(method.methodType())) {
                found.add(nameOf(type) + "." + method.methodName().stringValue());
              }
            }
          });
    }
    return found;
  }
}
