package io.millrace.imports;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.BsonWriter;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/// Writes what [ValueType] makes of a text.
final class BsonValues {

    private BsonValues() {}

    static void write(BsonWriter writer, @Nullable Object value) {
        switch (value) {
            case null -> writer.writeNull();
            case String text -> writer.writeString(text);
            case Integer number -> writer.writeInt32(number);
            case Long number -> writer.writeInt64(number);
            case Double number -> writer.writeDouble(number);
            case Boolean flag -> writer.writeBoolean(flag);
            case Instant moment -> writer.writeDateTime(moment.toEpochMilli());
            case Decimal128 number -> writer.writeDecimal128(number);
            case Map<?, ?> document -> {
                writer.writeStartDocument();
                document.forEach((name, member) -> {
                    writer.writeName((String) name);
                    write(writer, member);
                });
                writer.writeEndDocument();
            }
            case List<?> array -> {
                writer.writeStartArray();
                array.forEach(item -> write(writer, item));
                writer.writeEndArray();
            }
            default -> throw new IllegalStateException("no BSON for " + value.getClass());
        }
    }
}
