package dev.firkin.tests.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a test class as a build does, by all test engines, and tells what failed in it. */
final class Suites {

  private Suites() {}

  /**
   * What a run came to.
   *
   * @param passed how many tests and properties passed
   * @param failures by the method that failed, what it said
   */
  record Outcome(long passed, SortedMap<String, String> failures) {}

  /** Runs one check of a suite. */
  static Outcome run(Class<?> testClass, String check) {
    Method method =
        Arrays.stream(testClass.getMethods())
            .filter(each -> each.getName().equals(check))
            .findFirst()
            .orElseThrow();
    return run(DiscoverySelectors.selectMethod(testClass, method));
  }

  /** Runs a suite. */
  static Outcome run(Class<?> testClass) {
    return run(DiscoverySelectors.selectClass(testClass));
  }

  private static Outcome run(DiscoverySelector selector) {
    Path database;
    try {
      database = Files.createTempFile("jqwik", "database");
      Files.delete(database);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selector)
            .configurationParameter("jqwik.database", database.toString())
            .configurationParameter("jqwik.shrinking.default", "OFF")
            .configurationParameter("jqwik.reporting.usejunitplatform", "true")
            .configurationParameter("jqwik.reporting.onlyfailures", "true")
            .build();
    var listener = new Listener();
    LauncherFactory.create().execute(request, listener);
    database.toFile().delete();
    return new Outcome(listener.passed, listener.failures);
  }

  private static final class Listener implements TestExecutionListener {
    private final SortedMap<String, String> failures = new TreeMap<>();
    private long passed;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
        passed++;
      } else if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        String name =
            test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElse(test.getDisplayName());
        failures.put(name, result.getThrowable().map(Throwable::getMessage).orElse("no message"));
      }
    }
  }
}
