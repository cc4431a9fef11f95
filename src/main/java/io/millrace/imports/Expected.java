package io.millrace.imports;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The header `If-Match`: versions of which one must be there, or `*` for any.
record Expected(List<String> versions) {

    static @Nullable Expected of(@Nullable String ifMatch) {
        return ifMatch == null
                ? null
                : new Expected(
                        Arrays.stream(ifMatch.split(",", -1))
                                .map(tag -> tag.strip().replaceFirst("^W/", "").replace("\"", ""))
                                .toList());
    }

    boolean fits(@Nullable String version) {
        return version != null && (versions.contains("*") || versions.contains(version));
    }
}
