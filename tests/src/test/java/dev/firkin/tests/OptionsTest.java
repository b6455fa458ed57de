package dev.firkin.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.MergeWindow;
import dev.firkin.config.RecoveryMode;
import dev.firkin.config.SyncPolicy;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Properties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  private static FirkinOptions read(String... namesAndValues) {
    var properties = new Properties();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
    }
    return FirkinOptions.fromProperties(properties);
  }

  @Test
  void givenAllProperties_whenRead_thenEachIsSet() {
    FirkinOptions o =
        read(
            "firkin.segmentBytesMax", "64MiB",
            "firkin.valueBytesMax", " 10 KiB ",
            "firkin.syncPolicy", "every 250ms",
            "firkin.recoveryMode", "refuseAnyDamage",
            "firkin.readOnly", "TRUE",
            "firkin.createIfMissing", "false",
            "firkin.compressor", "zstd",
            "firkin.keydir", "offheap",
            "firkin.defaultTimeToLive", "PT90M",
            "firkin.snapshotsMax", "7",
            "firkin.slowCallThreshold", "3s",
            "firkin.merge.enabled", "false",
            "firkin.merge.fragmentationTrigger", "0.5",
            "firkin.merge.fragmentationThreshold", "0.25",
            "firkin.merge.deadBytesTrigger", "2MiB",
            "firkin.merge.deadBytesThreshold", "1MiB",
            "firkin.merge.smallFileThreshold", "0",
            "firkin.merge.spaceRatioMax", "1.5",
            "firkin.merge.bytesPerSecondMax", "1GiB",
            "firkin.merge.window", "01:00-05:30 Europe/Berlin",
            "firkin.merge.checkInterval", "1m",
            "other.name", "ignored");
    assertThat(o.segmentBytesMax()).isEqualTo(64L << 20);
    assertThat(o.valueBytesMax()).isEqualTo(10 << 10);
    assertThat(o.syncPolicy()).isEqualTo(SyncPolicy.every(Duration.ofMillis(250)));
    assertThat(o.recoveryMode()).isEqualTo(RecoveryMode.REFUSE_ANY_DAMAGE);
    assertThat(o.readOnly()).isTrue();
    assertThat(o.createIfMissing()).isFalse();
    assertThat(o.compressor()).isEqualTo("zstd");
    assertThat(o.keydir()).isEqualTo("offheap");
    assertThat(o.defaultTimeToLive()).isEqualTo(Duration.ofMinutes(90));
    assertThat(o.snapshotsMax()).isEqualTo(7);
    assertThat(o.slowCallThreshold()).isEqualTo(Duration.ofSeconds(3));
    MergeOptions m = o.merge();
    assertThat(m.enabled()).isFalse();
    assertThat(m.fragmentationTrigger()).isEqualTo(0.5);
    assertThat(m.fragmentationThreshold()).isEqualTo(0.25);
    assertThat(m.deadBytesTrigger()).isEqualTo(2L << 20);
    assertThat(m.deadBytesThreshold()).isEqualTo(1L << 20);
    assertThat(m.smallFileThreshold()).isZero();
    assertThat(m.spaceRatioMax()).isEqualTo(1.5);
    assertThat(m.bytesPerSecondMax()).isEqualTo(1L << 30);
    assertThat(m.window())
        .isEqualTo(
            new MergeWindow(LocalTime.of(1, 0), LocalTime.of(5, 30), ZoneId.of("Europe/Berlin")));
    assertThat(m.checkInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(read().segmentBytesMax()).isEqualTo(FirkinOptions.defaults().segmentBytesMax());
    assertThat(read("firkin.syncPolicy", "never").syncPolicy()).isEqualTo(SyncPolicy.never());
    assertThat(read("firkin.syncPolicy", "everyWrite").syncPolicy())
        .isEqualTo(SyncPolicy.everyWrite());
  }

  @ParameterizedTest
  @CsvSource({
    "segmentBytesMax, 4096",
    "segmentBytesMax, 64MB",
    "segmentBytesMax, -1",
    "segmentBytesMax, ''",
    "segmentBytesMax, 99999999999GiB",
    "segmentBytesMax, 99999999999999999999",
    "valueBytesMax, 3GiB",
    "valueBytesMax, -1",
    "syncPolicy, sometimes",
    "syncPolicy, every",
    "syncPolicy, every 0s",
    "syncPolicy, every 2h",
    "syncPolicy, every soon",
    "recoveryMode, hope",
    "readOnly, yes",
    "compressor, ''",
    "keydir, ' '",
    "defaultTimeToLive, 0s",
    "defaultTimeToLive, tomorrow",
    "defaultTimeToLive, 99999999999999999999d",
    "snapshotsMax, 0",
    "snapshotsMax, many",
    "slowCallThreshold, -PT1S",
    "merge.fragmentationTrigger, 1.1",
    "merge.fragmentationTrigger, NaN",
    "merge.fragmentationTrigger, 0.1",
    "merge.deadBytesTrigger, 0",
    "merge.spaceRatioMax, 1",
    "merge.spaceRatioMax, 101",
    "merge.bytesPerSecondMax, 1",
    "merge.window, 25:00-26:00",
    "merge.window, 01:00-02:00 Nowhere/Atall",
    "merge.checkInterval, 1ms",
    "merge.enabled, maybe",
    "segmentBytesMin, 7",
    "merge.fragmentation, 0.5"
  })
  void givenBadValue_whenRead_thenTheErrorNamesTheProperty(String name, String value) {
    assertThatThrownBy(() -> read("firkin." + name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void givenNulls_whenBuilt_thenRefusedAtOnce() {
    for (ThrowingCallable build :
        List.<ThrowingCallable>of(
            () -> FirkinOptions.builder().syncPolicy(null).build(),
            () -> FirkinOptions.builder().recoveryMode(null).build(),
            () -> FirkinOptions.builder().compressor(null).build(),
            () -> FirkinOptions.builder().keydir(null).build(),
            () -> FirkinOptions.builder().slowCallThreshold(null).build(),
            () -> FirkinOptions.builder().clock(null).build(),
            () -> FirkinOptions.builder().merge(null).build(),
            () -> MergeOptions.builder().window(null).build(),
            () -> MergeOptions.builder().checkInterval(null).build(),
            () -> new MergeWindow(null, LocalTime.NOON, ZoneId.of("UTC")),
            () -> new MergeWindow(LocalTime.NOON, LocalTime.NOON, null),
            () -> SyncPolicy.every(null),
            () -> FirkinOptions.fromProperties(null))) {
      assertThatThrownBy(build).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void givenOptions_whenCopiedAndChanged_thenTheOriginalStays() {
    FirkinOptions first = FirkinOptions.builder().snapshotsMax(3).build();
    FirkinOptions.Builder builder = first.toBuilder();
    FirkinOptions second = builder.snapshotsMax(4).build();
    builder.snapshotsMax(5);
    assertThat(first.snapshotsMax()).isEqualTo(3);
    assertThat(second.snapshotsMax()).isEqualTo(4);
    MergeOptions merge = MergeOptions.defaults().toBuilder().spaceRatioMax(2).build();
    assertThat(merge.spaceRatioMax()).isEqualTo(2);
    assertThat(MergeOptions.defaults().spaceRatioMax()).isZero();
  }

  @Test
  void givenWindowOverMidnight_whenAsked_thenBothSidesAreInside() {
    var window = new MergeWindow(LocalTime.of(22, 0), LocalTime.of(2, 0), ZoneId.of("UTC"));
    assertThat(window.contains(LocalTime.of(23, 0))).isTrue();
    assertThat(window.contains(LocalTime.of(1, 59))).isTrue();
    assertThat(window.contains(LocalTime.of(2, 0))).isFalse();
    assertThat(window.contains(LocalTime.of(12, 0))).isFalse();
  }
}
