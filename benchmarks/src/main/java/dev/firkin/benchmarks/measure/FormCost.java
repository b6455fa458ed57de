package dev.firkin.benchmarks.measure;

import dev.firkin.benchmarks.measure.StoredForm.Stored;
import dev.firkin.benchmarks.support.Cost;
import dev.firkin.benchmarks.support.Cost.Spread;
import dev.firkin.benchmarks.support.TestData.WrongValueException;
import java.util.ArrayList;
import java.util.List;

/**
 * What it costs to give values a form, and to take them out of it: round by round, in one thread.
 * Each value that was decoded is compared with its source, outside the time that is measured.
 *
 * @param <T> what the values are
 */
final class FormCost<T> {

  private final StoredForm<T> form;
  private final List<T> values;
  private final List<Stored> stored;
  private final List<Cost> encode = new ArrayList<>();
  private final List<Cost> decode = new ArrayList<>();

  FormCost(StoredForm<T> form, List<T> values) {
    this.form = form;
    this.values = values;
    this.stored = values.stream().map(form::encode).toList();
  }

  StoredForm<T> form() {
    return form;
  }

  double bytesAValue() {
    return stored.stream().mapToInt(one -> one.bytes().length).average().orElseThrow();
  }

  /** One round, which is forgotten if it is only to warm up. */
  void round(int calls, boolean warmUp) {
    List<Stored> encoded = new ArrayList<>(stored);
    Cost encoding =
        Cost.of(
            calls,
            () -> {
              for (int i = 0; i < calls; i++) {
                int number = i % values.size();
                encoded.set(number, form.encode(values.get(number)));
              }
            });
    List<T> decoded = new ArrayList<>(values);
    Cost decoding =
        Cost.of(
            calls,
            () -> {
              for (int i = 0; i < calls; i++) {
                int number = i % values.size();
                decoded.set(number, form.decode(encoded.get(number)));
              }
            });
    check(decoded);
    if (!warmUp) {
      encode.add(encoding);
      decode.add(decoding);
    }
  }

  private void check(List<T> decoded) {
    for (int i = 0; i < values.size(); i++) {
      if (!decoded.get(i).equals(values.get(i))) {
        throw new WrongValueException(form.toString(), i, "decoded to " + decoded.get(i));
      }
    }
  }

  /** CPU microseconds of the thread to encode a value. */
  Spread encodeMicros() {
    return Spread.of(encode, Cost::callerMicros);
  }

  /** CPU microseconds of the thread to decode a value. */
  Spread decodeMicros() {
    return Spread.of(decode, Cost::callerMicros);
  }
}
