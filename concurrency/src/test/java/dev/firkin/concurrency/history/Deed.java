package dev.firkin.concurrency.history;

import org.jspecify.annotations.Nullable;

/**
 * What a call did and what it was told, against a model's states.
 *
 * @param <S> the states; immutable, with equals and hashCode
 */
@FunctionalInterface
interface Deed<S> {

  /** The state after the call, or null if in this state it would have been told something else. */
  @Nullable S after(S before);
}
