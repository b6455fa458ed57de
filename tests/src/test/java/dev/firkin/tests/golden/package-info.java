/**
 * Stores as each version of the format leaves them behind, as hex listings under {@code
 * resources/golden}, with their entries as text beside them. {@link
 * dev.firkin.tests.golden.GoldenStores} wrote them.
 */
package dev.firkin.tests.golden;
