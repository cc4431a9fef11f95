package io.millrace.imports;

import com.mongodb.client.model.Filters;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;

/// A field that must have a value, which is asked for as text but may be of any type that it can be
/// read as.
final class FieldFilter {

    private static final int LONGEST_NUMBER = 34;

    private FieldFilter() {}

    /// @throws RecordsRefused when no field can have the name
    static Bson of(String field, List<String> texts) {
        if (field.isEmpty() || field.startsWith("$") || field.indexOf('\0') >= 0) {
            throw RecordsRefused.badField(field);
        }
        return Filters.in(field, texts.stream().flatMap(text -> values(text).stream()).toList());
    }

    private static List<Object> values(String text) {
        var values = new ArrayList<Object>(List.of(text));
        if (text.equals("true") || text.equals("false")) {
            values.add(Boolean.valueOf(text));
        } else if (text.matches("[-+]?[0-9][0-9.eE+:TZ-]*") && text.length() <= LONGEST_NUMBER) {
            addNumbers(text, values);
            addDate(text, values);
        }
        return values;
    }

    private static void addNumbers(String text, List<Object> values) {
        try {
            var number = new BigDecimal(text);
            values.add(number.doubleValue());
            values.add(new Decimal128(number));
            values.add(number.longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            // What fits is in the list.
        }
    }

    private static void addDate(String text, List<Object> values) {
        try {
            values.add(
                    Date.from(
                            text.length() == "2026-01-31".length()
                                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                                    : Instant.parse(text)));
        } catch (DateTimeException | IllegalArgumentException e) {
            // No date.
        }
    }
}
