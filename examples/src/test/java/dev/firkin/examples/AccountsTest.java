package dev.firkin.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.examples.EventLog.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AccountsTest {

  @TempDir private Path directory;

  @Test
  void givenTransfersUnderWay_whenBalancesAreProjected_thenNoMoneyIsMissingAtAnyMoment() {
    try (Firkin store = Firkin.open(directory)) {
      Accounts accounts = new Accounts(store);
      accounts.deposit("a", 0, 1000);
      CompletableFuture<?> there =
          CompletableFuture.runAsync(() -> transfers(accounts, "a", "b", 300));
      CompletableFuture<?> back =
          CompletableFuture.runAsync(() -> transfers(accounts, "b", "a", 300));
      CompletableFuture<?> both = CompletableFuture.allOf(there, back);

      int looks = 0;
      do {
        if (looks++ % 3 == 0) {
          accounts.project();
        }
        assertThat(total(accounts.balances())).isEqualTo(1000);
      } while (!both.isDone());
      both.join();

      Map<String, State<Long>> balances = accounts.balances();
      assertThat(balances.get("a")).isEqualTo(accounts.balance("a"));
      assertThat(balances.get("b")).isEqualTo(accounts.balance("b"));
      accounts.rebuild();
      assertThat(accounts.projected()).isEqualTo(balances);
    }
  }

  private static void transfers(Accounts accounts, String from, String to, int times) {
    for (int i = 0; i < times; i++) {
      accounts.transfer(from, to, 1);
    }
  }

  private static long total(Map<String, State<Long>> balances) {
    return balances.values().stream().mapToLong(State::value).sum();
  }

  @Test
  void givenAProjectionThatIsBehind_whenReopened_thenBalancesHaveWhatCameSince() {
    try (Firkin store = Firkin.open(directory)) {
      Accounts accounts = new Accounts(store);
      accounts.deposit("a", 0, 10);
      accounts.project();
      accounts.deposit("a", 1, 5);
      accounts.deposit("b", 0, 1);
    }

    try (Firkin store = Firkin.open(directory)) {
      Accounts accounts = new Accounts(store);
      assertThat(accounts.projected()).isEqualTo(Map.of("a", new State<>(1, 10L)));
      assertThat(accounts.balances())
          .isEqualTo(Map.of("a", new State<>(2, 15L), "b", new State<>(1, 1L)));
    }
  }

  @Test
  void givenTooLittleMoney_whenTransferred_thenRefusedAndNothingHappened() {
    try (Firkin store = Firkin.open(directory)) {
      Accounts accounts = new Accounts(store);
      accounts.deposit("a", 0, 10);

      assertThat(accounts.transfer("a", "b", 11)).isFalse();
      assertThat(accounts.balances()).isEqualTo(Map.of("a", new State<>(1, 10L)));
    }
  }

  @Test
  void whenMainIsRunTwice_thenEverythingIsThereTwice() throws Exception {
    List<String> printed = new ArrayList<>(Printed.by(Accounts::main, directory));
    printed.addAll(Printed.by(Accounts::main, directory));

    assertThat(printed).contains("deposited again by the same: false");
    try (Firkin store = Firkin.open(directory)) {
      assertThat(total(new Accounts(store).balances())).isEqualTo(200_00);
    }
  }
}
