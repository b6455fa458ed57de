module com.acme {
  requires dev.firkin.codec.kryo;

  opens com.acme to dev.firkin.codec.kryo;
}
