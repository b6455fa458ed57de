/**
 * The suites that everything which plugs into Firkin must pass: a codec {@link
 * dev.firkin.testkit.contract.CodecContract} and its provider {@link
 * dev.firkin.testkit.contract.CodecProviderContract}, a compressor {@link
 * dev.firkin.testkit.contract.CompressorContract} (one that takes dictionaries {@link
 * dev.firkin.testkit.contract.DictionaryCompressorContract}), a keydir {@link
 * dev.firkin.testkit.contract.KeydirContract}. A test class implements one and says how its subject
 * is made:
 *
 * {@snippet :
 * class MoneyCodecTest implements CodecContract<Money> {
 *
 *   @Override
 *   public Codec<Money> codec() {
 *     return new MoneyCodec();
 *   }
 *
 *   @Override
 *   public Arbitrary<Money> values() {
 *     return Combinators.combine(Arbitraries.longs(), Arbitraries.of("EUR", "USD", "JPY"))
 *         .as(Money::new);
 *   }
 *
 *   @Override
 *   public List<Money> extremes() {
 *     return List.of(new Money(Long.MIN_VALUE, "EUR"), new Money(Long.MAX_VALUE, "JPY"));
 *   }
 *
 *   @Override
 *   public Comparator<Money> keepsOrder() { // only if it does
 *     return Comparator.comparing(Money::currency).thenComparing(Money::amount);
 *   }
 * }
 *
 * class ZipCompressorTest implements CompressorContract {
 *
 *   @Override
 *   public Compressor compressor() {
 *     return new ZipCompressor();
 *   }
 *
 *   @Override
 *   public List<String> parameters() { // only if it takes any
 *     return List.of("1", "9");
 *   }
 * }
 *
 * class OffHeapKeydirTest implements KeydirContract {
 *
 *   @Override
 *   public KeydirProvider provider() {
 *     return new OffHeapKeydirProvider();
 *   }
 * }
 * }
 *
 * <p>The other methods that are not checks have defaults: what to override is where the subject
 * promises more, or less, than most.
 *
 * <p><b>Engines.</b> The examples among the checks are JUnit Jupiter's, the laws are jqwik's, and
 * both engines come with this module. Several suites in one class are top-level classes, or inner
 * ones with both {@code @Nested} and {@code @Group}; without the second the laws are not checked. A
 * named module opens the package of its tests to both engines, best by being an {@code open
 * module}.
 *
 * <p><b>What else it takes.</b> Stores are made in the temporary directory and deleted. Each suite
 * takes a few seconds. A law that fails prints the smallest example it found and a seed.
 *
 * <p>May use spi, codec and the public interface of the store.
 */
package dev.firkin.testkit.contract;
