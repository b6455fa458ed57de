package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.Cursor;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.EnvironmentConfig;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;
import org.jspecify.annotations.Nullable;

final class XodusStore implements BenchStore {

  private final Environment environment;
  private final Store store;

  XodusStore(Path directory) {
    environment = Environments.newInstance(directory.toFile(), new EnvironmentConfig());
    store =
        environment.computeInTransaction(transaction ->
            environment.openStore(
                "entries", StoreConfig.WITHOUT_DUPLICATES_WITH_PREFIXING, transaction));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    ByteIterable keyBytes = new ArrayByteIterable(key.clone());
    ByteIterable valueBytes = new ArrayByteIterable(value.clone());
    environment.executeInExclusiveTransaction(
        transaction -> store.put(transaction, keyBytes, valueBytes));
  }

  @Override
  public void putForced(byte[] key, byte[] value) {
    EnvironmentConfig config = environment.getEnvironmentConfig();
    if (!config.getLogDurableWrite()) {
      config.setLogDurableWrite(true);
    }
    put(key, value);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    ByteIterable keyBytes = new ArrayByteIterable(key);
    return environment.computeInReadonlyTransaction(transaction -> {
      ByteIterable found = store.get(transaction, keyBytes);
      return found == null ? null : copy(found);
    });
  }

  @Override
  public void delete(byte[] key) {
    ByteIterable keyBytes = new ArrayByteIterable(key.clone());
    environment.executeInExclusiveTransaction(transaction -> store.delete(transaction, keyBytes));
  }

  @Override
  public long scan(BiConsumer<byte[], byte[]> each) {
    return environment.computeInReadonlyTransaction(transaction -> {
      long entries = 0;
      try (Cursor cursor = store.openCursor(transaction)) {
        while (cursor.getNext()) {
          each.accept(copy(cursor.getKey()), copy(cursor.getValue()));
          entries++;
        }
      }
      return entries;
    });
  }

  private static byte[] copy(ByteIterable bytes) {
    return Arrays.copyOf(bytes.getBytesUnsafe(), bytes.getLength());
  }

  @Override
  public void close() {
    environment.close();
  }
}
