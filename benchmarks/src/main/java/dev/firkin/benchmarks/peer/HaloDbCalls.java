package dev.firkin.benchmarks.peer;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of HaloDB that a store needs, found by name. */
final class HaloDbCalls {

  static final String MAIN_CLASS = "com.oath.halodb.HaloDB";
  private static final String OPTIONS_CLASS = "com.oath.halodb.HaloDBOptions";
  private static final String RECORD_CLASS = "com.oath.halodb.Record";

  private final Class<?> optionsClass;
  private final MethodHandle open;
  private final MethodHandle put;
  private final MethodHandle get;
  private final MethodHandle delete;
  private final MethodHandle newIterator;
  private final MethodHandle recordKey;
  private final MethodHandle recordValue;
  private final MethodHandle close;

  HaloDbCalls(ClassLoader loader) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> main = Class.forName(MAIN_CLASS, true, loader);
      Class<?> entry = Class.forName(RECORD_CLASS, true, loader);
      optionsClass = Class.forName(OPTIONS_CLASS, true, loader);
      open =
          lookup
              .findStatic(main, "open", methodType(main, String.class, optionsClass))
              .asType(methodType(Object.class, String.class, Object.class));
      put =
          lookup
              .unreflect(main.getMethod("put", byte[].class, byte[].class))
              .asType(methodType(void.class, Object.class, byte[].class, byte[].class));
      get =
          lookup
              .unreflect(main.getMethod("get", byte[].class))
              .asType(methodType(byte[].class, Object.class, byte[].class));
      delete =
          lookup
              .unreflect(main.getMethod("delete", byte[].class))
              .asType(methodType(void.class, Object.class, byte[].class));
      newIterator =
          lookup
              .unreflect(main.getMethod("newIterator"))
              .asType(methodType(Iterator.class, Object.class));
      recordKey =
          lookup
              .unreflect(entry.getMethod("getKey"))
              .asType(methodType(byte[].class, Object.class));
      recordValue =
          lookup
              .unreflect(entry.getMethod("getValue"))
              .asType(methodType(byte[].class, Object.class));
      close =
          lookup.unreflect(main.getMethod("close")).asType(methodType(void.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this is not the HaloDB that is known here", e);
    }
  }

  /** Opens a database with so many options, each a setter's name and its only argument. */
  Object open(Path directory, Map<String, Object> settings) {
    return call(
        "open",
        () -> {
          Object options = optionsClass.getConstructor().newInstance();
          for (Map.Entry<String, Object> setting : settings.entrySet()) {
            setter(setting.getKey()).invoke(options, setting.getValue());
          }
          return open.invokeExact(directory.toString(), options);
        });
  }

  private Method setter(String name) throws NoSuchMethodException {
    return Arrays.stream(optionsClass.getMethods())
        .filter(method -> method.getName().equals(name) && method.getParameterCount() == 1)
        .findFirst()
        .orElseThrow(() -> new NoSuchMethodException(OPTIONS_CLASS + "." + name));
  }

  void put(Object db, byte[] key, byte[] value) {
    try {
      put.invokeExact(db, key, value);
    } catch (Throwable e) {
      throw failed("put", e);
    }
  }

  byte @Nullable [] get(Object db, byte[] key) {
    try {
      return (byte[]) get.invokeExact(db, key);
    } catch (Throwable e) {
      throw failed("get", e);
    }
  }

  void delete(Object db, byte[] key) {
    try {
      delete.invokeExact(db, key);
    } catch (Throwable e) {
      throw failed("delete", e);
    }
  }

  Iterator<?> iterator(Object db) {
    return (Iterator<?>) call("scan", () -> (Iterator<?>) newIterator.invokeExact(db));
  }

  byte[] key(Object entry) {
    return (byte[]) call("scan", () -> (byte[]) recordKey.invokeExact(entry));
  }

  byte[] value(Object entry) {
    return (byte[]) call("scan", () -> (byte[]) recordValue.invokeExact(entry));
  }

  void close(Object db) {
    try {
      close.invokeExact(db);
    } catch (Throwable e) {
      throw failed("close", e);
    }
  }

  private static Object call(String what, Call call) {
    try {
      return call.make();
    } catch (Throwable e) {
      throw failed(what, e);
    }
  }

  private static IllegalStateException failed(String what, Throwable cause) {
    return new IllegalStateException("HaloDB failed to " + what, cause);
  }

  private interface Call {
    Object make() throws Throwable;
  }
}
