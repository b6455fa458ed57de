package dev.firkin.classpath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.spi.KeydirProvider;
import dev.firkin.testkit.contract.KeydirContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The suites of the test kit work without modules, too. */
class HeapKeydirOnClassPathTest implements KeydirContract {

  @Override
  public KeydirProvider provider() {
    return ServiceLoader.load(KeydirProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("heap"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void givenClassPath_whenASuiteIsInherited_thenItsModuleIsNotNamed() {
    assertThat(KeydirContract.class.getModule().isNamed()).isFalse();
  }
}
