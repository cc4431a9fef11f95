package io.millrace.access;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// Says what is wrong with a JSON body: which field, or where. Jackson's own messages name our
/// classes and stay inside.
final class UnreadableJson {

    private UnreadableJson() {}

    static Problem explain(@Nullable Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case RequestRefused refused -> {
                    return Problem.of(refused);
                }
                case UnrecognizedPropertyException unknown -> {
                    return unknownField(unknown);
                }
                case InputCoercionException number -> {
                    return wrongField(number, number.getTargetType());
                }
                case StreamReadException broken -> {
                    return notJson(broken);
                }
                case MismatchedInputException mismatch when mismatch.getPath().isEmpty() -> {
                    return problem(
                            "Unreadable body",
                            "The body must be "
                                    + kindOf(mismatch.getTargetType())
                                    + " and nothing else.");
                }
                case MismatchedInputException mismatch -> {
                    return wrongField(mismatch, mismatch.getTargetType());
                }
                case JacksonException other when !(other.getCause() instanceof RequestRefused) -> {
                    return notJson(other);
                }
                default -> {}
            }
        }
        return problem("Unreadable body", "The request needs a complete JSON body.");
    }

    private static Problem unknownField(UnrecognizedPropertyException e) {
        String field = path(e.getPath());
        Collection<Object> known = e.getKnownPropertyIds();
        List<String> names =
                known == null ? List.of() : known.stream().map(String::valueOf).sorted().toList();
        return problem(
                "Unknown field",
                "\"" + field + "\" is not known here. Known: " + String.join(", ", names) + ".",
                Map.of("field", field, "known", names));
    }

    private static Problem wrongField(JacksonException e, @Nullable Class<?> type) {
        String field = path(e.getPath());
        String given =
                e instanceof InvalidFormatException format && format.getValue() != null
                        ? ", not \"" + format.getValue() + "\""
                        : "";
        return problem(
                "Wrong field",
                "\"" + field + "\" must be " + kindOf(type) + given + ".",
                Map.of("field", field));
    }

    private static Problem notJson(JacksonException e) {
        var at = e.getLocation();
        String where =
                at == null
                        ? ""
                        : ": line " + at.getLineNr() + ", column " + Math.max(at.getColumnNr(), 1);
        return problem("Unreadable body", "The body is not valid JSON" + where + ".");
    }

    private static Problem problem(String title, String detail) {
        return problem(title, detail, Map.of());
    }

    private static Problem problem(String title, String detail, Map<String, Object> extras) {
        return new Problem(HttpStatus.BAD_REQUEST, title, detail, extras, HttpHeaders.EMPTY);
    }

    private static String path(List<Reference> path) {
        var text = new StringBuilder();
        for (Reference step : path) {
            if (step.getPropertyName() == null) {
                text.append('[').append(step.getIndex()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return text.toString();
    }

    /// What a value of a type looks like to somebody who writes JSON or a URL.
    static String kindOf(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class
                || type == Integer.class
                || type == long.class
                || type == Long.class) {
            return "a whole number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a text";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == LocalDate.class) {
            return "a day such as 2030-01-31";
        }
        if (java.time.temporal.Temporal.class.isAssignableFrom(type)) {
            return "a time such as 2030-01-31T12:00:00Z";
        }
        return "an object";
    }
}
