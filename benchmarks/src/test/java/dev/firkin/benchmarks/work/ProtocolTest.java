package dev.firkin.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProtocolTest {

  @Property
  void aFigureIsReadAsItWasSaid(
      @ForAll Work work, @ForAll @IntRange(min = 1, max = 64) int threads, @ForAll double value) {
    Figure figure = new Figure(work, threads, "wall_ns", value);

    assertThat(Figure.parse(figure.line())).hasValue(figure);
  }

  @Test
  void givenWhatAStoreSaysByItself_whenRead_thenItIsNoFigure() {
    assertThat(Figure.parse("INFO opened")).isEmpty();
    assertThat(Figure.parse("")).isEmpty();
    assertThat(Figure.parse(Figures.END)).isEmpty();
  }

  @Test
  void givenHalfAFigure_whenRead_thenThatIsRefused() {
    assertThatThrownBy(() -> Figure.parse("figure get 1 wall_ns"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("figure get 1 wall_ns");
  }

  @Test
  void givenATask_whenPassedOnACommandLine_thenItIsTheSame() {
    Task task =
        new Task(
            "firkin-heap",
            List.of(Work.GET, Work.YCSB_A),
            2_000,
            100,
            List.of(1, 2),
            0.5,
            1_000,
            3,
            4);

    assertThat(Task.parse(task.arguments())).isEqualTo(task);
  }
}
