package dev.firkin.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.tests.ChildJvm;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NamedModulesTest {

  /** Build tools open every module to every other one; a plain Java does not. */
  @Test
  void givenPlainJava_whenASuiteIsInherited_thenBothEnginesFindItsChecks() throws Exception {
    long checks =
        Arrays.stream(Int32CodecTest.class.getMethods())
            .filter(method ->
                method.isAnnotationPresent(Test.class)
                    || method.isAnnotationPresent(net.jqwik.api.Property.class))
            .count();

    ChildJvm.Result result = ChildJvm.run(SuiteProgram.class, Int32CodecTest.class.getName());

    assertThat(result.out()).as(result.err()).isEqualTo(checks + " passed, failed: {}");
    assertThat(checks).isGreaterThan(10);
  }
}
