import org.jspecify.annotations.NullMarked;

/**
 * A keydir outside the heap that takes 10 bytes a key, however long the keys are. Chosen by the
 * name {@code offheap} in the options; see {@code OffheapKeydirProvider}.
 *
 * @provides dev.firkin.spi.KeydirProvider
 */
@NullMarked
module dev.firkin.index.offheap {
  requires dev.firkin.core;
  requires static org.jspecify;

  provides dev.firkin.spi.KeydirProvider with
      dev.firkin.index.offheap.OffheapKeydirProvider;
}
