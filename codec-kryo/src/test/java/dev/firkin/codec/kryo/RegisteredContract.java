package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Classes that fields do not tell, registered in each of the ways that there are, in a bean. */
abstract class RegisteredContract implements CodecContract<RegisteredContract.Session> {

  interface Client {}

  record Browser(String name, int version) implements Client {}

  record Phone(String model, Client @Nullable [] paired) implements Client {}

  /** Nothing here can take it apart. */
  static final class Device implements Client {
    private final long number;

    Device(long number) {
      this.number = number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Device d && d.number == number;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }

  private static final class DeviceSerializer extends Serializer<Device> {
    @Override
    public void write(Kryo kryo, Output output, Device value) {
      output.writeVarLong(value.number, false);
    }

    @Override
    public Device read(Kryo kryo, Input input, Class<? extends Device> type) {
      return new Device(input.readVarLong(false));
    }
  }

  /** Has a constructor without parameters and changes. */
  static class Visit {
    protected String user = "";
    Instant at = Instant.EPOCH;

    @Override
    public boolean equals(Object other) {
      return other instanceof Visit v && v.user.equals(user) && v.at.equals(at);
    }

    @Override
    public int hashCode() {
      return Objects.hash(user, at);
    }

    @Override
    public String toString() {
      return user + " at " + at;
    }
  }

  static final class Session extends Visit {
    @Nullable Client client;
    List<Client> before = new ArrayList<>();
    Map<String, Object> attributes = new HashMap<>();

    @Override
    public boolean equals(Object other) {
      return super.equals(other)
          && other instanceof Session s
          && Objects.equals(s.client, client)
          && s.before.equals(before)
          && s.attributes.equals(attributes);
    }

    @Override
    public int hashCode() {
      return Objects.hash(super.hashCode(), client, before, attributes);
    }

    @Override
    public String toString() {
      return "%s by %s, before by %s: %s".formatted(super.toString(), client, before, attributes);
    }
  }

  private static final Map<FieldStyle, InTurn<KryoCodec<Session>>> CODECS =
      InTurn.byStyle(style ->
          KryoCodec.builder(Session.class)
              .register(Phone.class, Client[].class)
              .register(Browser.class, 1000)
              .register(Device.class, DeviceSerializer::new)
              .fields(style)
              .build());

  private final FieldStyle style;

  RegisteredContract(FieldStyle style) {
    this.style = style;
  }

  @Override
  public Codec<Session> codec() {
    return CODECS.get(style).next();
  }

  @Override
  public boolean forKeys() {
    return false; // equal maps may have different bytes
  }

  @Override
  public Arbitrary<Session> values() {
    return Combinators.combine(
            Texts.any(),
            Arbitraries.longs().map(Instant::ofEpochMilli),
            clients().injectNull(0.1),
            clients().list().ofMaxSize(5),
            Arbitraries.maps(Texts.any(), clients().<Object>asGeneric()).ofMaxSize(3))
        .as(RegisteredContract::session);
  }

  @Override
  public List<Session> extremes() {
    return List.of(
        new Session(),
        session("x", Instant.MIN, new Device(Long.MIN_VALUE), List.of(), Map.of()),
        session(
            "€".repeat(400_000),
            Instant.MAX,
            new Phone("", null),
            new ArrayList<>(Collections.nCopies(5_000, new Browser("fox", -1))),
            Map.of("", 1, "nested", List.of(Map.of(), new Device(Long.MAX_VALUE)))));
  }

  @Override
  public void spoil(Session value) {
    value.user = "spoilt";
    value.client = null;
    value.before.clear();
    value.attributes.put("spoilt", true);
  }

  private static Arbitrary<Client> clients() {
    return Arbitraries.oneOf(
        Combinators.combine(Texts.any(), Arbitraries.integers()).as(Browser::new),
        Texts.any().map(model -> new Phone(model, null)),
        Arbitraries.longs().map(Device::new));
  }

  private static Session session(
      String user,
      Instant at,
      @Nullable Client client,
      List<Client> before,
      Map<String, Object> attributes) {
    var session = new Session();
    session.user = user;
    session.at = at;
    session.client = client;
    session.before = before;
    session.attributes = attributes;
    return session;
  }
}
