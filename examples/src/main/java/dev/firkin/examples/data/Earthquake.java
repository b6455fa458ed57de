package dev.firkin.examples.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the {@link Earthquakes} as a record: a GeoJSON feature, with the names that it has there.
 */
public record Earthquake(String type, Properties properties, Geometry geometry, String id) {

  /** What is known of it; null for what is not. */
  public record Properties(
      double mag,
      String place,
      long time,
      long updated,
      int tz,
      String url,
      String detail,
      @Nullable Integer felt,
      @Nullable Double cdi,
      @Nullable Double mmi,
      @Nullable String alert,
      String status,
      int tsunami,
      int sig,
      String net,
      String code,
      String ids,
      String sources,
      String types,
      @Nullable Integer nst,
      @Nullable Double dmin,
      @Nullable Double rms,
      @Nullable Double gap,
      String magType,
      String type,
      String title) {}

  /** Where it was: longitude, latitude, depth in kilometres. */
  public record Geometry(String type, List<Double> coordinates) {}
}
