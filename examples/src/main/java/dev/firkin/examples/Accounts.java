package dev.firkin.examples;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import dev.firkin.examples.EventLog.Append;
import dev.firkin.examples.EventLog.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.type.TypeReference;

/**
 * Accounts as an {@link EventLog}: what happened is stored, and a balance is what that amounts to.
 * A projection keeps the balances of one moment, so that nobody has to read from the first event
 * on; it may be lost or outdated at any time, for it can be made again.
 */
public final class Accounts {

  /** What can happen to an account; amounts in cents. */
  public sealed interface Event {
    /** Money came. */
    record Deposited(long cents) implements Event {}

    /** Money went. */
    record Withdrawn(long cents) implements Event {}

    /** The balance after it. */
    default long appliedTo(long balance) {
      return switch (this) {
        case Deposited(long cents) -> balance + cents;
        case Withdrawn(long cents) -> balance - cents;
      };
    }
  }

  private static final State<Long> EMPTY = new State<>(0, 0L);

  private final Firkin store;
  private final EventLog<Event> log;
  private final FirkinMap<String, State<Long>> projection;

  /**
   * @param store where they are kept, beside other maps
   */
  public Accounts(Firkin store) {
    this.store = store;
    log = new EventLog<>(store, "accounts", JsonCodec.of(Event.class));
    projection =
        store.map("balances", Codecs.utf8(), JsonCodec.of(new TypeReference<State<Long>>() {}));
  }

  /** The balance in cents, with the version of the account that it is of. */
  public State<Long> balance(String account) {
    State<Long> known = projection.getOrDefault(account, EMPTY);
    return log.follow(account, known, (cents, event) -> event.appliedTo(cents));
  }

  /**
   * Deposits, if nothing has happened to the account since the caller looked.
   *
   * @return whether it was done
   */
  public boolean deposit(String account, long expectedVersion, long cents) {
    return log.append(account, expectedVersion, List.of(new Event.Deposited(cents)));
  }

  /**
   * Moves money, however many others do the same.
   *
   * @return false if the first account has too little
   */
  public boolean transfer(String from, String to, long cents) {
    while (true) {
      State<Long> source = balance(from);
      if (source.value() < cents) {
        return false;
      }
      boolean moved =
          log.append(
              List.of(
                  new Append<>(from, source.version(), List.of(new Event.Withdrawn(cents))),
                  new Append<>(to, log.version(to), List.of(new Event.Deposited(cents)))));
      if (moved) {
        return true;
      }
    }
  }

  /** The balances of one moment, from what the projection knows. */
  public SortedMap<String, State<Long>> balances() {
    return log.project(
        (moment, account) -> Objects.requireNonNullElse(moment.get(projection, account), EMPTY),
        (cents, event) -> event.appliedTo(cents));
  }

  /** Brings the projection up to a moment. */
  public void project() {
    keep(balances());
  }

  /** Makes the projection anew from the first event on, as after a change of what it shows. */
  public void rebuild() {
    keep(log.project((moment, account) -> EMPTY, (cents, event) -> event.appliedTo(cents)));
  }

  /** What the projection has, which may be behind. */
  public SortedMap<String, State<Long>> projected() {
    return new TreeMap<>(projection);
  }

  private void keep(SortedMap<String, State<Long>> balances) {
    Batch batch = new Batch();
    balances.forEach((account, balance) -> batch.put(projection, account, balance));
    store.write(batch);
  }

  /** Moves money to and fro between two accounts: {@code Accounts DIRECTORY}. */
  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    try (Firkin store = Firkin.open(directory)) {
      Accounts accounts = new Accounts(store);
      long seen = accounts.balance("ann").version();
      System.out.println("deposited by what was seen: " + accounts.deposit("ann", seen, 100_00));
      System.out.println("deposited again by the same: " + accounts.deposit("ann", seen, 100_00));
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 20; i++) {
          threads.submit(() -> accounts.transfer("ann", "bob", 3_00));
        }
      }
      accounts.project();
      accounts.transfer("bob", "ann", 10_00);
      System.out.println("bob has too little: " + !accounts.transfer("bob", "ann", 1_000_00));
    }
    try (Firkin store = Firkin.open(directory)) {
      Accounts accounts = new Accounts(store);
      System.out.println("after a restart the projection has " + accounts.projected());
      System.out.println("with what came behind it: " + accounts.balances());
      accounts.rebuild();
      System.out.println("made anew from all events: " + accounts.projected());
    }
  }
}
