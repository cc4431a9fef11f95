package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an import writes and when it gives up. A definition may say each of these, and a request may
/// say otherwise; what both leave out is as [#DEFAULTS] has it.
///
/// @param mode what a row does to the collection
/// @param onDuplicate what to do, in mode `insert`, with a row whose key is there already
/// @param ordered whether the order of the file decides between rows of the same key; `false` lets
///   keyed imports run in parallel
/// @param dryRun validates and reports the whole file, and writes nothing
/// @param maxErrors how many rows may be rejected; one more fails the import
/// @param maxErrorRate the share of rows that may be rejected, 0 to 1
/// @param errorRateAfterRows how many rows must have been read before the share counts; at the end
///   of the file it always does
/// @param maxErrorsByCategory how many rows may be rejected, by category
/// @param atomic whether an import that fails takes back what it wrote
/// @param beforeImages whether what is changed is kept, so that it can be undone
record ImportOptions(
        @Nullable Mode mode,
        @Nullable OnDuplicate onDuplicate,
        @Nullable Boolean ordered,
        @Nullable Boolean dryRun,
        @Nullable Long maxErrors,
        @Nullable Double maxErrorRate,
        @Nullable Long errorRateAfterRows,
        @Nullable Map<String, Long> maxErrorsByCategory,
        @Nullable Boolean atomic,
        @Nullable Boolean beforeImages) {

    enum Mode {
        /// Every row becomes a new record.
        @JsonProperty("insert")
        INSERT,
        /// Replaces the record with the same key, or becomes a new one.
        @JsonProperty("upsert")
        UPSERT,
        /// Changes the given fields of the record with the same key, or becomes a new one.
        @JsonProperty("merge")
        MERGE,
        /// Removes the record with the same key.
        @JsonProperty("delete")
        DELETE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum OnDuplicate {
        @JsonProperty("reject")
        REJECT,
        @JsonProperty("skip")
        SKIP,
        @JsonProperty("replace")
        REPLACE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Nothing said.
    static final ImportOptions NONE =
            new ImportOptions(null, null, null, null, null, null, null, null, null, null);

    static final ImportOptions DEFAULTS =
            new ImportOptions(
                    Mode.INSERT,
                    OnDuplicate.REJECT,
                    true,
                    false,
                    null,
                    null,
                    1000L,
                    Map.of(),
                    false,
                    false);

    /// These options, with what `over` says put over them.
    ImportOptions overriddenBy(ImportOptions over) {
        return new ImportOptions(
                first(over.mode, mode),
                first(over.onDuplicate, onDuplicate),
                first(over.ordered, ordered),
                first(over.dryRun, dryRun),
                first(over.maxErrors, maxErrors),
                first(over.maxErrorRate, maxErrorRate),
                first(over.errorRateAfterRows, errorRateAfterRows),
                first(over.maxErrorsByCategory, maxErrorsByCategory),
                first(over.atomic, atomic),
                first(over.beforeImages, beforeImages));
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }
}
