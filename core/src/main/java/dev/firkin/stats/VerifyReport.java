package dev.firkin.stats;

import java.util.List;

/**
 * What reading every byte of a store found.
 *
 * @param files files that belong to the store
 * @param bytes bytes that were read
 * @param records records that are whole
 * @param damage ranges and files that are not
 */
public record VerifyReport(
    long files, long bytes, long records, List<RecoveryReport.Damage> damage) {

  /** Copies the list. */
  public VerifyReport {
    damage = List.copyOf(damage);
  }
}
