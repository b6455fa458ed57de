package dev.firkin.testkit.contract;

/**
 * One step of a {@link History}, done for a run of keys so that few steps fill a keydir.
 *
 * @param verb what is done
 * @param first number of the first key
 * @param count of keys
 */
record Step(Verb verb, int first, int count) {

  enum Verb {
    PUT,
    REMOVE,
    REPLACE,
    REPLACE_KNOWING_NO_LENGTH,
    REPLACE_ANOTHER,
    FIND,
    VISIT
  }
}
