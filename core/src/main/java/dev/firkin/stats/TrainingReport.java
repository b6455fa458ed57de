package dev.firkin.stats;

/**
 * A dictionary that was trained and put to use, and what it does for values that it was not trained
 * on.
 *
 * @param dictionary its id
 * @param dictionaryBytes how long it is
 * @param samples values that it was trained on
 * @param sampleBytes bytes of them
 * @param testBytes bytes of other values of the store
 * @param testBytesBefore bytes of those, compressed as before
 * @param testBytesAfter bytes of those, compressed with the dictionary
 */
public record TrainingReport(
    long dictionary,
    int dictionaryBytes,
    int samples,
    long sampleBytes,
    long testBytes,
    long testBytesBefore,
    long testBytesAfter) {}
