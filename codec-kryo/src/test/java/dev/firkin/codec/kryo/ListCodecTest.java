package dev.firkin.codec.kryo;

import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitrary;

/** Lists of records. */
class ListCodecTest implements CodecContract<List<Reading>> {

  private static final InTurn<KryoCodec<List<Reading>>> CODECS =
      new InTurn<>(() -> KryoCodec.of(new TypeRef<List<Reading>>() {}));

  @Override
  public Codec<List<Reading>> codec() {
    return CODECS.next();
  }

  @Override
  public boolean forKeys() {
    return false; // equal lists of different classes have different bytes
  }

  @Override
  public Arbitrary<List<Reading>> values() {
    return Reading.any().list().ofMaxSize(20);
  }

  @Override
  public List<List<Reading>> extremes() {
    return List.of(
        List.of(),
        new ArrayList<>(),
        Collections.unmodifiableList(Reading.many(3)),
        Reading.many(5_000),
        List.of(new Reading(-1, "€".repeat(400_000), Double.NaN)));
  }

  @Override
  public void spoil(List<Reading> value) {
    value.add(new Reading(0, "", null));
  }
}
