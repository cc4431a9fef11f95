package io.millrace.apidocs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Nullness;

/// Makes schemas of types, and says in those of records which members may be null: by itself,
/// swagger-core does not see annotations of types, as JSpecify's are.
final class ResolveTypes extends ModelResolver {

    private static final String NULL = "null";

    ResolveTypes(ObjectMapper mapper) {
        super(mapper, new SchemaNames());
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
        Schema<?> schema = super.resolve(type, context, next);
        if (schema != null) {
            Class<?> raw = _mapper.constructType(type.getType()).getRawClass();
            if (raw.isRecord()) {
                tellNulls(raw, whole(schema, context));
            }
        }
        return schema;
    }

    private static Schema<?> whole(Schema<?> schema, ModelConverterContext context) {
        String reference = schema.get$ref();
        return reference == null
                ? schema
                : context.getDefinedModels()
                        .getOrDefault(reference.substring(reference.lastIndexOf('/') + 1), schema);
    }

    /// A type is resolved again and again, and may be told already.
    private static void tellNulls(Class<?> type, Schema<?> whole) {
        if (whole.getProperties() == null) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (isSentAsNull(component)) {
                whole.getProperties()
                        .computeIfPresent(component.getName(), (_, member) -> orNull(member));
            }
        }
    }

    /// One with a rule of its own is left out where it is null.
    private static boolean isSentAsNull(RecordComponent component) {
        var accessor = component.getAccessor();
        return Nullness.forMethodReturnType(accessor) == Nullness.NULLABLE
                && !accessor.isAnnotationPresent(JsonInclude.class);
    }

    private static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() != null) {
            return new JsonSchema().anyOf(List.of(schema, new JsonSchema().types(Set.of(NULL))));
        }
        if (schema.getTypes() != null && schema.getTypes().add(NULL) && schema.getEnum() != null) {
            addNull(schema);
        }
        return schema;
    }

    private static <T> void addNull(Schema<T> schema) {
        var words = new ArrayList<@Nullable T>(schema.getEnum());
        words.add(null);
        schema.setEnum(words);
    }
}
