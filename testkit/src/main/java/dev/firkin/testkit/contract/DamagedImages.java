package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.spi.DamagedImageException;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An image of which one byte is another than was written. */
final class DamagedImages {

  private static final int COUNT = 70_000;
  private static final int PLACES = 5;

  private final KeydirProvider provider;
  private final NumberedKeys keys = new NumberedKeys(number -> 16);

  DamagedImages(KeydirProvider provider) {
    this.provider = provider;
  }

  /** All over the image, at its beginning and its end. */
  void run() throws IOException {
    ImageBytes image = image();
    if (image == null) {
      return;
    }
    for (int place = 0; place <= PLACES; place++) {
      long at = (image.bytes() - 1) * place / PLACES;
      ImageBytes damaged = image.damaged((int) at);
      checkAnswers(damaged, at);
      checkCheck(damaged);
    }
  }

  private @Nullable ImageBytes image() {
    try (Keydir keydir = provider.create(keys)) {
      for (int number = 0; number < COUNT; number++) {
        keydir.put(keys.key(number), keys.hash(number), keys.location(number, 1));
      }
      var image = keydir.image();
      return image == null ? null : ImageBytes.of(image, () -> {});
    }
  }

  /** Each key is found where it is, or the damage is told; no key is called absent or elsewhere. */
  private void checkAnswers(ImageBytes damaged, long at) throws IOException {
    try (Keydir keydir = provider.restore(keys, damaged)) {
      for (int number = 0; number < COUNT; number++) {
        long found = keydir.find(keys.key(number), keys.hash(number));
        assertTrue(
            Location.same(found, keys.location(number, 1)),
            () -> "an image that is damaged at byte %d gave a wrong answer".formatted(at));
      }
    } catch (DamagedImageException expected) {
      // by whoever came by it
    }
  }

  /** It is found when all is checked, or before. */
  private void checkCheck(ImageBytes damaged) {
    assertThrows(
        DamagedImageException.class,
        () -> {
          try (Keydir keydir = provider.restore(keys, damaged)) {
            while (keydir.checkImage()) {
              // Until there is no more, or the damage.
            }
          }
        },
        "the check of a damaged image");
  }
}
