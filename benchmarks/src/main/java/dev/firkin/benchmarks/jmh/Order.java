package dev.firkin.benchmarks.jmh;

import java.util.ArrayList;
import java.util.List;

/** A value as applications have it. */
public record Order(
    long id, String customer, String city, double total, boolean paid, List<Item> items) {

  public record Item(String product, int count, double price) {}

  private static final String[] CITIES = {"Lisbon", "Nairobi", "Osaka", "Bergen", "Lima"};
  private static final String[] PRODUCTS = {"kettle", "lantern", "rope", "notebook", "boots"};

  /** An order of one to four items; each number gives another. */
  static Order of(long number) {
    List<Item> items = new ArrayList<>();
    for (long i = 0; i <= Keys.random(number, 4); i++) {
      long step = number * 8 + i;
      items.add(
          new Item(
              pick(PRODUCTS, step),
              (int) Keys.random(~step, 9) + 1,
              Keys.random(step, 9999) / 100.0));
    }
    return new Order(
        number,
        "customer-" + Keys.random(number, 100_000),
        pick(CITIES, ~number),
        items.stream().mapToDouble(item -> item.count() * item.price()).sum(),
        number % 3 != 0,
        items);
  }

  private static String pick(String[] from, long step) {
    return from[(int) Keys.random(step, from.length)];
  }
}
