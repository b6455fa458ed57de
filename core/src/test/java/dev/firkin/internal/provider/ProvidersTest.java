package dev.firkin.internal.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.error.ProviderException;
import dev.firkin.spi.Compressor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {

  @Test
  void givenSeveralProviders_whenOneIsWanted_thenItIsFound() {
    var lz4 = new Lz4();

    assertThat(find("lz4", List.of(new None()), List.of(lz4))).isSameAs(lz4);
    assertThat(find("none", List.of(new None()), List.of(lz4))).isInstanceOf(None.class);
  }

  @Test
  void givenNoProviderOfTheName_whenWanted_thenTheMessageSaysWhoAsksAndWhatIsPresent() {
    assertThatThrownBy(() -> find("zstd", List.of(new None()), List.of(new Lz4())))
        .isInstanceOf(ProviderException.class)
        .hasMessage(
            "no Compressor named 'zstd' (wanted by 00000000003.data); present: lz4, none; "
                + "add the module that provides it");
  }

  @Test
  void givenNoProviderAtAll_whenWanted_thenTheMessageSaysSo() {
    assertThatThrownBy(() -> find("zstd", List.of(), List.of()))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("present: nothing;");
  }

  @Test
  void givenTwoClassesOfOneName_whenWanted_thenBothAreNamed() {
    assertThatThrownBy(() -> find("lz4", List.of(), List.of(new Lz4(), new OtherLz4())))
        .isInstanceOf(ProviderException.class)
        .hasMessageStartingWith(
            "2 Compressor providers are named 'lz4' (wanted by 00000000003.data): ")
        .hasMessageContainingAll(Lz4.class.getName(), OtherLz4.class.getName());
  }

  @Test
  void givenTwoClassesOfOneName_whenAnotherIsWanted_thenItIsFound() {
    assertThat(find("none", List.of(new None()), List.of(new Lz4(), new OtherLz4())))
        .isInstanceOf(None.class);
  }

  @Test
  void givenOneClassSeenTwice_whenWanted_thenTheFirstIsFound() {
    var first = new Lz4();

    assertThat(find("lz4", List.of(first), List.of(new Lz4(), new Lz4()))).isSameAs(first);
  }

  @Test
  void givenOneClassWithTwoNames_whenEitherIsWanted_thenItIsFound() {
    var loaded = List.of(new Named("a"), new Named("b"));

    assertThat(find("b", List.of(), loaded)).extracting(Compressor::name).isEqualTo("b");
  }

  @Test
  void givenProviderThatFailsToStart_whenItMayBeTheWantedOne_thenTheReasonIsTold() {
    var failure = new ServiceConfigurationError("Provider dev.app.Zstd could not be instantiated");

    assertThatThrownBy(() -> find("zstd", List.of(), failing(failure, new Lz4())))
        .isInstanceOf(ProviderException.class)
        .hasCause(failure)
        .hasMessageContainingAll("'zstd'", "present: lz4", "dev.app.Zstd", "repair or add");
  }

  @Test
  void givenProviderThatThrowsWhenMade_whenTwoLoadersMeetIt_thenWhatItThrewIsToldOnce() {
    Supplier<Error> failure =
        () ->
            new ServiceConfigurationError(
                "Provider dev.app.Zstd could not be instantiated",
                new IllegalStateException("no library for pdp11"));
    Iterable<Compressor> byOne = failing(failure.get(), new Lz4());
    Iterable<Compressor> byOther = failing(failure.get(), new Lz4());

    assertThatThrownBy(() -> find("zstd", List.of(), chained(byOne, byOther)))
        .isInstanceOf(ProviderException.class)
        .hasMessage(
            "no Compressor named 'zstd' (wanted by 00000000003.data); present: lz4; failed to start:"
                + " Provider dev.app.Zstd could not be instantiated:"
                + " java.lang.IllegalStateException: no library for pdp11;"
                + " repair or add the module that provides it");
  }

  @Test
  void givenProviderThatFailsToStart_whenAnotherIsWanted_thenItIsFound() {
    var failure = new UnsatisfiedLinkError("no zstd-jni in java.library.path");

    assertThat(find("lz4", List.of(), failing(failure, new Lz4()))).isInstanceOf(Lz4.class);
  }

  @Test
  void givenProviderWhoseNameThrows_whenWanted_thenTheReasonIsTold() {
    var broken =
        new Named("x") {
          @Override
          public String name() {
            throw new IllegalStateException("no name today");
          }
        };

    assertThatThrownBy(() -> find("zstd", List.of(), List.of(broken)))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("no name today");
  }

  @Test
  void givenLoaderThatFailsWithoutEnd_whenSearched_thenItEnds() {
    Iterable<Compressor> endless =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                throw new ServiceConfigurationError("cannot list");
              }

              @Override
              public Compressor next() {
                throw new AssertionError();
              }
            };

    assertThatThrownBy(() -> find("zstd", List.of(), endless))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("cannot list");
  }

  @Test
  void givenProviderOfTheContextLoader_whenWanted_thenItIsFound(@TempDir Path folder) {
    Compressor found =
        inContextOf(new Loader(folder, ContextOnly.class), () -> load("context-only"));

    assertThat(found.name()).isEqualTo("context-only");
    assertThat(found).isNotInstanceOf(ContextOnly.class); // the loader's own copy of the class
  }

  @Test
  void givenBrokenListOfTheContextLoader_whenWanted_thenTheMissingClassIsNamed(
      @TempDir Path folder) {
    var loader = new Loader(folder, ContextOnly.class, "dev.app.Gone");

    assertThatThrownBy(() -> inContextOf(loader, () -> load("gone")))
        .isInstanceOf(ProviderException.class)
        .hasMessageContainingAll("'gone'", "context-only", "dev.app.Gone");
  }

  @Test
  void givenContextLoaderThatKnowsNothing_whenBuiltInIsWanted_thenItIsFound() {
    var knowsNothing = new ClassLoader("knows nothing", null) {};

    Compressor found = inContextOf(knowsNothing, () -> load("none"));

    assertThat(found).isInstanceOf(None.class);
  }

  private static Compressor find(
      String wanted, List<Compressor> builtIn, Iterable<? extends Compressor> loaded) {
    return Providers.named(
        Compressor.class, Compressor::name, wanted, "00000000003.data", builtIn, loaded);
  }

  private static Compressor load(String wanted) {
    return Providers.named(
        Compressor.class, Compressor::name, wanted, "00000000003.data", List.of(new None()));
  }

  private static Iterable<Compressor> failing(Error failure, Compressor then) {
    Iterator<Supplier<Compressor>> steps =
        List.<Supplier<Compressor>>of(
                () -> {
                  throw failure;
                },
                () -> then)
            .iterator();
    return () ->
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return steps.hasNext();
          }

          @Override
          public Compressor next() {
            return steps.next().get();
          }
        };
  }

  private static Iterable<Compressor> chained(
      Iterable<Compressor> first, Iterable<Compressor> second) {
    Iterator<Compressor> one = first.iterator();
    Iterator<Compressor> other = second.iterator();
    return () ->
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return one.hasNext() || other.hasNext();
          }

          @Override
          public Compressor next() {
            return one.hasNext() ? one.next() : other.next();
          }
        };
  }

  private static <T> T inContextOf(ClassLoader loader, Supplier<T> call) {
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return call.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** A web application's loader, say: it has one class of its own, and a list that names it. */
  private static final class Loader extends ClassLoader {
    private final Class<?> own;
    private final Path list;

    Loader(Path folder, Class<?> own, String... more) {
      super(own.getClassLoader());
      this.own = own;
      this.list = folder.resolve("services");
      try {
        Files.write(list, Stream.concat(Stream.of(more), Stream.of(own.getName())).toList(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals("META-INF/services/" + Compressor.class.getName())
          ? Collections.enumeration(List.of(url()))
          : super.getResources(name);
    }

    private URL url() throws MalformedURLException {
      return list.toUri().toURL();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(own.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : defineOwn();
    }

    private Class<?> defineOwn() throws ClassNotFoundException {
      String file = own.getName().replace('.', '/') + ".class";
      try (var in = own.getModule().getResourceAsStream(file)) {
        byte[] code = in.readAllBytes();
        return defineClass(own.getName(), code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(own.getName(), e);
      }
    }
  }

  /** Loaded by {@link Loader} a second time, outside any module. */
  public static final class ContextOnly implements Compressor {
    @Override
    public String name() {
      return "context-only";
    }

    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      return false;
    }

    @Override
    public long decompressedMax(ByteBuffer compressed) {
      return 0;
    }

    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {}
  }

  private static class Named implements Compressor {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean compress(ByteBuffer value, ByteBuffer into) {
      return false;
    }

    @Override
    public long decompressedMax(ByteBuffer compressed) {
      return 0;
    }

    @Override
    public void decompress(ByteBuffer compressed, ByteBuffer into) {}
  }

  private static final class None extends Named {
    None() {
      super("none");
    }
  }

  private static final class Lz4 extends Named {
    Lz4() {
      super("lz4");
    }
  }

  private static final class OtherLz4 extends Named {
    OtherLz4() {
      super("lz4");
    }
  }
}
