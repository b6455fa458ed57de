package dev.firkin.codec.json;

import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Lets no stored byte choose a Java class: Jackson asks about the base type wherever JSON would
 * name classes, and what slipped past {@link AllowedTypes} (a module's own annotations, say) ends
 * here. About subclasses alone it asks when it tells listed ones apart by their properties, which
 * is safe.
 */
final class NoClassNames extends PolymorphicTypeValidator.Base {

  private static final long serialVersionUID = 1L;

  @Override
  public Validity validateBaseType(DatabindContext context, JavaType base) {
    return Validity.DENIED;
  }

  @Override
  public Validity validateSubClassName(DatabindContext context, JavaType base, String name) {
    return Validity.INDETERMINATE;
  }

  @Override
  public Validity validateSubType(DatabindContext context, JavaType base, JavaType type) {
    return Validity.ALLOWED;
  }
}
