package io.millrace.imports;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The header `If-Match` or `If-None-Match`: versions of which one, or none, must be there, or `*`
/// for any.
record Expected(List<String> versions, boolean there) {

    /// Null where neither header was given; where both were, `If-Match` counts.
    static @Nullable Expected of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        String tags = ifMatch == null ? ifNoneMatch : ifMatch;
        return tags == null
                ? null
                : new Expected(
                        Arrays.stream(tags.split(",", -1))
                                .map(tag -> tag.strip().replaceFirst("^W/", "").replace("\"", ""))
                                .toList(),
                        ifMatch != null);
    }

    boolean fits(@Nullable String version) {
        boolean one = version != null && (versions.contains("*") || versions.contains(version));
        return one == there;
    }
}
