package dev.firkin.tests;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * guava-testlib's suite of what every {@link java.util.concurrent.ConcurrentMap} must do; nothing
 * of it is suppressed. It is written for JUnit 3, so its tests are handed to Jupiter one by one.
 */
class ConcurrentMapContractTest {

  @TempDir static Path directory;
  private static Firkin store;

  @BeforeAll
  static void open() {
    store = Stores.open(directory);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  /** Each test gets a map of its own, empty; after 500 tests they come round again. */
  private static final class Maps extends TestStringMapGenerator {
    private int maps;

    @Override
    protected Map<String, String> create(Entry<String, String>[] entries) {
      FirkinMap<String, String> map = Stores.texts(store, "map" + maps++ % 500);
      map.clear();
      for (Entry<String, String> e : entries) {
        map.put(e.getKey(), e.getValue());
      }
      return map;
    }
  }

  @TestFactory
  DynamicNode suite() {
    return node(
        ConcurrentMapTestSuiteBuilder.using(new Maps())
            .named("FirkinMap")
            .withFeatures(
                CollectionSize.ANY,
                MapFeature.GENERAL_PURPOSE,
                CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
            .createTestSuite());
  }

  private static DynamicNode node(junit.framework.Test test) {
    if (test instanceof TestSuite suite) {
      Stream<DynamicNode> nodes =
          Collections.list(suite.tests()).stream().map(ConcurrentMapContractTest::node);
      return DynamicContainer.dynamicContainer(suite.getName(), nodes);
    }
    return DynamicTest.dynamicTest(((TestCase) test).getName(), ((TestCase) test)::runBare);
  }
}
