package dev.firkin.codec.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * Decides where stored JSON names a type, and which types it may name. Stands before the
 * introspector that reads the annotations:
 *
 * <ul>
 *   <li>a type annotated to be named by its Java class is refused: whoever can write the file would
 *       choose what is instantiated, and renaming the class would lose the data;
 *   <li>where a declared type has allowed subclasses, the value carries the logical name of its
 *       own; the allowed are those listed, or else what a sealed type permits;
 *   <li>a type whose own annotations settle the matter is left to them.
 * </ul>
 */
final class AllowedTypes extends NopAnnotationIntrospector {

  private static final long serialVersionUID = 1L;

  /** The JDK and Jackson have sealed types too ({@code ZoneId}), written in their own ways. */
  private static final List<String> FOREIGN =
      List.of("java.", "javax.", "com.fasterxml.jackson.", "tools.jackson.");

  private final AnnotationIntrospector annotations;
  private final boolean addsNames;
  private final transient List<Class<?>> listed;

  private AllowedTypes(
      AnnotationIntrospector annotations, boolean addsNames, List<Class<?>> listed) {
    this.annotations = annotations;
    this.addsNames = addsNames;
    this.listed = listed;
  }

  /** Refuses class names, and changes nothing else. */
  static AllowedTypes onlyRefusing(AnnotationIntrospector annotations) {
    return new AllowedTypes(annotations, false, List.of());
  }

  /** Names the listed classes and what sealed types permit. */
  static AllowedTypes naming(AnnotationIntrospector annotations, List<Class<?>> listed) {
    return new AllowedTypes(annotations, true, listed);
  }

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    JsonTypeInfo.Value own = annotations.findPolymorphicTypeInfo(config, annotated);
    if (own != null) {
      refuseClassNames(config, own, annotated);
      return own;
    }
    return allowed(config, annotated).isEmpty() ? null : TypeNames.AS_PROPERTY;
  }

  private static void refuseClassNames(
      MapperConfig<?> config, JsonTypeInfo.Value info, Annotated annotated) {
    JsonTypeInfo.Id id = info.getIdType();
    if (id == JsonTypeInfo.Id.CLASS || id == JsonTypeInfo.Id.MINIMAL_CLASS) {
      throw refused(
          config,
          annotated,
          "%s is annotated @JsonTypeInfo(use = %s), which lets stored bytes choose the class; "
                  .formatted(annotated, id)
              + "use NAME with @JsonSubTypes, a sealed type, or JsonCodec.polymorphic");
    }
  }

  /** What Jackson throws for such a thing itself, so that it passes through unwrapped. */
  static InvalidDefinitionException refused(
      MapperConfig<?> config, Annotated where, String problem) {
    return InvalidDefinitionException.from(
        (JsonGenerator) null, problem, config.constructType(where.getRawType()));
  }

  @Override
  public @Nullable Object findTypeResolverBuilder(MapperConfig<?> config, Annotated annotated) {
    Object own = annotations.findTypeResolverBuilder(config, annotated);
    if (own != null || annotations.findPolymorphicTypeInfo(config, annotated) != null) {
      return own;
    }
    Set<Class<?>> allowed = allowed(config, annotated);
    return allowed.isEmpty() ? null : TypeNames.of(config, annotations, annotated, allowed);
  }

  /** The classes that a value of this declared type may have; empty if its JSON needs no name. */
  private Set<Class<?>> allowed(MapperConfig<?> config, Annotated annotated) {
    if (!addsNames || !(annotated instanceof AnnotatedClass type) || isForeign(type)) {
      return Set.of();
    }
    Class<?> base = type.getRawType();
    var allowed = new LinkedHashSet<Class<?>>();
    listed.stream().filter(base::isAssignableFrom).forEach(allowed::add);
    if (allowed.isEmpty() && Modifier.isAbstract(base.getModifiers())) {
      addPermitted(base, allowed);
    }
    boolean onlyItself = allowed.equals(Set.of(base));
    return onlyItself || hasItsOwnForm(config, type) ? Set.of() : allowed;
  }

  private static boolean isForeign(AnnotatedClass type) {
    return FOREIGN.stream().anyMatch(type.getName()::startsWith);
  }

  private static void addPermitted(Class<?> base, Set<Class<?>> permitted) {
    if (!base.isSealed()) {
      return;
    }
    for (Class<?> direct : base.getPermittedSubclasses()) {
      if (!Modifier.isAbstract(direct.getModifiers()) || direct.isEnum()) {
        permitted.add(direct);
      }
      if (!direct.isEnum()) { // a sealed enum's subclasses are its constants
        addPermitted(direct, permitted);
      }
    }
  }

  /**
   * Whether annotations say how the type is written as a whole, so that there is no room for a
   * name.
   */
  private boolean hasItsOwnForm(MapperConfig<?> config, AnnotatedClass type) {
    return annotations.findSerializer(config, type) != null
        || annotations.findDeserializer(config, type) != null
        || type.getFactoryMethods().stream()
            .anyMatch(method -> annotations.findCreatorAnnotation(config, method) != null)
        || hasValueMethod(config, type);
  }

  private boolean hasValueMethod(MapperConfig<?> config, AnnotatedClass type) {
    for (var method : type.memberMethods()) {
      if (Boolean.TRUE.equals(annotations.hasAsValue(config, method))) {
        return true;
      }
    }
    return false;
  }

  /** Refuses what could never be instantiated or told apart, while the mistake is near. */
  static List<Class<?>> checked(Class<?>... listed) {
    if (listed.length == 0) {
      throw new IllegalArgumentException(
          "polymorphic needs the allowed classes; a sealed type needs none, pass it to"
              + " JsonCodec.of");
    }
    for (Class<?> type : listed) {
      if (Modifier.isAbstract(type.getModifiers()) && !type.isEnum()) {
        throw new IllegalArgumentException(
            "allowed classes must not be abstract, was " + type.getTypeName());
      }
    }
    return List.copyOf(Arrays.asList(listed));
  }
}
