package dev.firkin.concurrency.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether calls of several threads fit into one order: linearizability.
 *
 * <p>The search is that of Gavin Lowe, "Testing for linearizability" (Concurrency and Computation:
 * Practice and Experience 29(4), 2017), in its just-in-time form, which goes back to Jeannette M.
 * Wing and Chun Gong, "Testing and verifying concurrent objects" (Journal of Parallel and
 * Distributed Computing 17, 1993). Begins and ends are gone through in the order of time. What is
 * kept is every way in which the past may have been: a state, and which of the calls under way have
 * taken effect. When a call ends it must have taken effect, so each way is continued by calls under
 * way, in any order, until it has; ways that cannot be continued are given up. If none is left, no
 * order fits.
 *
 * <p>The ways are a set, so each is continued once, however many orders lead to it. Their number
 * depends on how many calls overlap, not on how many there were.
 *
 * <p>Two times that are equal tell nothing of an order.
 */
final class OneOrder {

  private static final int THREADS_MAX = Long.SIZE;
  private static final int TOLD = 30;

  private OneOrder() {}

  /** A way in which the past may have been; bit t for the call that thread t has under way. */
  private record Way<S>(S state, long done) {}

  private record Event<D>(long time, boolean isEnd, Call<D> call) {}

  /**
   * Looks for an order.
   *
   * @param start the state before all calls
   * @param calls in any order; at most 64 threads
   * @return what speaks against one, or null if there is one
   */
  static <S, D extends Deed<S>> @Nullable String objection(S start, List<Call<D>> calls) {
    List<Event<D>> events = events(calls);
    List<@Nullable Call<D>> underWay = new ArrayList<>();
    Set<Way<S>> ways = Set.of(new Way<>(start, 0));
    for (int i = 0; i < events.size(); i++) {
      Event<D> event = events.get(i);
      int thread = event.call.thread();
      if (!event.isEnd) {
        begin(underWay, event.call);
        continue;
      }
      Set<Way<S>> next = ended(ways, thread, underWay);
      if (next.isEmpty()) {
        return told(events.subList(Math.max(0, i - TOLD), i + 1), ways);
      }
      ways = next;
      underWay.set(thread, null);
    }
    return null;
  }

  private static <D> List<Event<D>> events(List<Call<D>> calls) {
    List<Event<D>> events = new ArrayList<>(2 * calls.size());
    for (Call<D> call : calls) {
      if (call.end() < call.begin()) {
        throw new IllegalArgumentException("it ended before it began: " + call);
      }
      events.add(new Event<>(call.begin(), false, call));
      events.add(new Event<>(call.end(), true, call));
    }
    Comparator<Event<D>> inTime = Comparator.comparingLong(Event::time);
    events.sort(inTime.thenComparing(Event::isEnd)); // at one time, begins come before ends
    return events;
  }

  private static <D> void begin(List<@Nullable Call<D>> underWay, Call<D> call) {
    if (call.thread() >= THREADS_MAX) {
      throw new IllegalArgumentException("there are more than %d threads".formatted(THREADS_MAX));
    }
    while (underWay.size() <= call.thread()) {
      underWay.add(null);
    }
    if (underWay.set(call.thread(), call) != null) {
      throw new IllegalArgumentException("the thread has another call under way: " + call);
    }
  }

  /** The ways in which a thread's call has taken effect, which is noted no longer. */
  private static <S, D extends Deed<S>> Set<Way<S>> ended(
      Set<Way<S>> ways, int thread, List<@Nullable Call<D>> underWay) {
    long bit = 1L << thread;
    Set<Way<S>> next = new HashSet<>();
    Set<Way<S>> seen = new HashSet<>(ways);
    Deque<Way<S>> open = new ArrayDeque<>(ways);
    for (Way<S> way = open.poll(); way != null; way = open.poll()) {
      if ((way.done & bit) != 0) {
        next.add(new Way<>(way.state, way.done & ~bit));
        continue;
      }
      for (int t = 0; t < underWay.size(); t++) {
        Call<D> call = underWay.get(t);
        if (call == null || (way.done & 1L << t) != 0) {
          continue;
        }
        S state = call.deed().after(way.state);
        Way<S> longer = state == null ? way : new Way<>(state, way.done | 1L << t);
        if (seen.add(longer)) {
          open.add(longer);
        }
      }
    }
    return next;
  }

  private static <S, D> String told(List<Event<D>> events, Set<Way<S>> ways) {
    StringBuilder text =
        new StringBuilder(
            "no order explains the last of these ends; the state before was any of\n");
    ways.stream().limit(TOLD).forEach(way -> text.append("  %s%n".formatted(way)));
    for (Event<D> event : events) {
      text.append(
          "%d  thread %d %s  %s%n"
              .formatted(
                  event.time,
                  event.call.thread(),
                  event.isEnd ? "ends  " : "begins",
                  event.call.deed()));
    }
    return text.toString();
  }
}
