package io.millrace.queue;

import io.millrace.access.Ids;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What somebody typed into a search field, as SQL: a whole id, of a job or a file; the beginning
/// of a file's name; or a file's name as answers have it, behind its id.
///
/// @param conditions each job that is meant meets exactly one
/// @param exact whether there are few such jobs, whatever there is
record SearchWords(List<String> conditions, Map<String, Object> params, boolean exact) {

    private static final int ID = 36;

    static SearchWords of(String text) {
        return Ids.of(text)
                .map(SearchWords::ofId)
                .or(() -> ofFileId(text))
                .orElseGet(() -> ofName(text));
    }

    private static SearchWords ofId(UUID id) {
        return new SearchWords(
                List.of("j.id = :wholeId", "j.file_id = :wholeId"), Map.of("wholeId", id), true);
    }

    private static Optional<SearchWords> ofFileId(String text) {
        if (text.length() < ID + 2 || text.charAt(ID) != '-') {
            return Optional.empty();
        }
        return Ids.of(text.substring(0, ID))
                .map(fileId -> {
                    var named = ofName(text.substring(ID + 1));
                    var params = new HashMap<>(named.params());
                    params.put("fileId", fileId);
                    return new SearchWords(
                            List.of("j.file_id = :fileId AND " + named.conditions().getFirst()),
                            params,
                            true);
                });
    }

    private static SearchWords ofName(String text) {
        String prefix = searched(text);
        return new SearchWords(
                List.of("j.searched_name >= :prefix AND j.searched_name < :end"),
                Map.of("prefix", prefix, "end", after(prefix)),
                false);
    }

    /// A file's name as the table keeps it for searches.
    static String searched(String fileName) {
        return fileName.toLowerCase(Locale.ROOT);
    }

    /// The first text after all that begin like this one, in the order of code points.
    private static String after(String prefix) {
        int last = prefix.codePointBefore(prefix.length());
        // In between are no characters, but halves of some.
        int next = last == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : last + 1;
        return prefix.substring(0, prefix.length() - Character.charCount(last))
                + Character.toString(Math.min(next, Character.MAX_CODE_POINT));
    }
}
