package io.millrace.imports;

import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/// What a record holds, in the types that JSON has: dates as ISO-8601 in UTC, decimals as numbers,
/// bytes as Base64.
final class PlainJson {

    private PlainJson() {}

    static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> document -> {
                var members = new LinkedHashMap<String, @Nullable Object>();
                document.forEach((name, member) -> members.put(String.valueOf(name), of(member)));
                yield members;
            }
            case Collection<?> array -> array.stream().map(PlainJson::of).toList();
            case Date date -> date.toInstant().toString();
            case Decimal128 decimal ->
                    decimal.isNaN() || decimal.isInfinite()
                            ? decimal.toString()
                            : decimal.bigDecimalValue();
            case Binary binary -> Base64.getEncoder().encodeToString(binary.getData());
            case String text -> text;
            case Boolean bool -> bool;
            case Double number when !Double.isFinite(number) -> number.toString();
            case Number number -> number;
            default -> value.toString();
        };
    }
}
