package dev.firkin.codec.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClassResolver;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import tools.jackson.databind.jsontype.impl.TypeIdResolverBase;

/**
 * The names of one declared type's allowed classes, both ways. Jackson's own table of names makes
 * up a name for a class that it does not hold; such a value would be written and could never be
 * read.
 */
final class TypeNames extends StdTypeResolverBuilder {

  static final JsonTypeInfo.Value AS_PROPERTY =
      JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "@type", null, false, true, null);

  private final Map<String, Class<?>> classes;
  private final Map<Class<?>, String> names;

  private TypeNames(Map<String, Class<?>> classes, Map<Class<?>, String> names) {
    super(AS_PROPERTY, null);
    this.classes = classes;
    this.names = names;
  }

  static TypeNames of(
      MapperConfig<?> config,
      AnnotationIntrospector annotations,
      Annotated base,
      Set<Class<?>> allowed) {
    var classes = new LinkedHashMap<String, Class<?>>();
    var names = new LinkedHashMap<Class<?>, String>();
    for (Class<?> type : allowed) {
      String name = nameOf(config, annotations, type);
      Class<?> other = classes.putIfAbsent(name, type);
      if (other != null) {
        throw AllowedTypes.refused(
            config,
            base,
            "%s and %s would both be named '%s' where %s is declared; "
                    .formatted(other.getName(), type.getName(), name, base.getName())
                + "tell them apart by @JsonTypeName");
      }
      names.put(type, name);
    }
    return new TypeNames(classes, names);
  }

  private static String nameOf(
      MapperConfig<?> config, AnnotationIntrospector annotations, Class<?> type) {
    var described = AnnotatedClassResolver.resolve(config, config.constructType(type), config);
    @Nullable String annotated = annotations.findTypeName(config, described);
    return annotated == null || annotated.isEmpty() ? type.getSimpleName() : annotated;
  }

  @Override
  public StdTypeResolverBuilder withDefaultImpl(@Nullable Class<?> ignored) {
    return this; // JSON without a name is not of a type that needs one
  }

  @Override
  protected TypeIdResolver idResolver(
      DatabindContext context,
      JavaType base,
      PolymorphicTypeValidator validator,
      Collection<NamedType> subtypes,
      boolean writing,
      boolean reading) {
    return new Resolver(base, classes, names);
  }

  private static final class Resolver extends TypeIdResolverBase {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Class<?>> classes;
    private final transient Map<Class<?>, String> names;

    Resolver(JavaType base, Map<String, Class<?>> classes, Map<Class<?>, String> names) {
      super(base);
      this.classes = classes;
      this.names = names;
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
      return JsonTypeInfo.Id.NAME;
    }

    @Override
    public String idFromValue(DatabindContext context, Object value) {
      return name(context, value.getClass());
    }

    @Override
    public String idFromValueAndType(
        DatabindContext context, @Nullable Object value, Class<?> suggested) {
      return name(context, value == null ? suggested : value.getClass());
    }

    private String name(DatabindContext context, Class<?> type) {
      String name = names.get(_resolveToParentAsNecessary(type));
      if (name == null) {
        return context.reportBadDefinition(
            _baseType, type.getTypeName() + " is not among the allowed " + classes.keySet());
      }
      return name;
    }

    /** Null for a name that is not allowed; Jackson then reports what is. */
    @Override
    public @Nullable JavaType typeFromId(DatabindContext context, String name) {
      Class<?> type = classes.get(name);
      return type == null ? null : context.constructSpecializedType(_baseType, type);
    }

    @Override
    public String getDescForKnownTypeIds() {
      return classes.keySet().toString();
    }
  }
}
