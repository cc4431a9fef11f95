package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A column: where it is found, what it may hold and what it becomes in a record. Null is what a
/// definition does not say.
///
/// @param name what reports and error categories call it; also the column's name, unless `position`
///   is given
/// @param format of strings `email`, `uri`, `uuid`; of dates and times `any` or a pattern of
///   strptime; of numbers `decimal`
/// @param bareNumber false where a number may have other text around it, such as a currency
/// @param missingValues texts that stand for no value, instead of the definition's
/// @param defaultValue what stands in for no value
/// @param target the path in the record; null for the name
/// @param aliases other names of the column, tried in this order
/// @param position the column's place, from 1, whatever it is called
@JsonInclude(Include.NON_NULL)
record ImportField(
        String name,
        @Nullable String title,
        @Nullable String description,
        FieldType type,
        @Nullable String format,
        @Nullable Constraints constraints,
        @Nullable String decimalChar,
        @Nullable String groupChar,
        @Nullable Boolean bareNumber,
        @Nullable List<String> trueValues,
        @Nullable List<String> falseValues,
        @Nullable List<String> missingValues,
        @JsonInclude(Include.NON_EMPTY) List<Transform> transforms,
        @JsonProperty("default") @Nullable Object defaultValue,
        @Nullable String target,
        @JsonInclude(Include.NON_EMPTY) List<String> aliases,
        @Nullable Integer position) {

    /// Lists that JSON leaves out are empty.
    ImportField {
        transforms = transforms == null ? List.of() : List.copyOf(transforms);
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
    }

    /// A field with nothing but a type and a format.
    static ImportField of(String name, FieldType type, @Nullable String format) {
        return new ImportField(
                name, null, null, type, format, null, null, null, null, null, null, null, List.of(),
                null, null, List.of(), null);
    }

    /// What its values must be like; [Constraints#NONE] where nothing is said.
    Constraints rules() {
        return constraints == null ? Constraints.NONE : constraints;
    }

    boolean required() {
        return Boolean.TRUE.equals(rules().required());
    }

    boolean unique() {
        return Boolean.TRUE.equals(rules().unique());
    }

    /// Where its value goes in a record: names with dots between them.
    String path() {
        return target == null ? name : target;
    }
}
