package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a field holds, by the names of Frictionless Table Schema, and what it becomes in a record.
public enum FieldType {
    /// Text.
    @JsonProperty("string")
    STRING,
    /// A whole number: int32 where it fits, else int64; what fits neither is refused.
    @JsonProperty("integer")
    INTEGER,
    /// A number: a double, or decimal128 where a double would not keep every digit.
    @JsonProperty("number")
    NUMBER,
    @JsonProperty("boolean")
    BOOLEAN,
    /// A date: midnight of that day, UTC.
    @JsonProperty("date")
    DATE,
    /// A time of day: text of the form `HH:mm:ss`.
    @JsonProperty("time")
    TIME,
    /// A moment: a date to the millisecond; without an offset it is UTC.
    @JsonProperty("datetime")
    DATETIME,
    /// A year: int32.
    @JsonProperty("year")
    YEAR,
    /// A month of a year: text of the form `yyyy-MM`.
    @JsonProperty("yearmonth")
    YEARMONTH,
    /// A JSON object: a nested document.
    @JsonProperty("object")
    OBJECT,
    /// A JSON array.
    @JsonProperty("array")
    ARRAY,
    /// Whatever stands there, as text.
    @JsonProperty("any")
    ANY;

    /// The name in a definition.
    public String value() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean isText() {
        return this == STRING || this == ANY;
    }

    boolean isNumeric() {
        return this == INTEGER || this == NUMBER;
    }

    boolean isJson() {
        return this == OBJECT || this == ARRAY;
    }

    boolean isMoment() {
        return this == DATE || this == TIME || this == DATETIME;
    }

    /// Whether its values have an order that `minimum` and `maximum` can refer to.
    boolean isOrdered() {
        return isNumeric() || isMoment() || this == YEAR || this == YEARMONTH;
    }
}
