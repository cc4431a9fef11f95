package io.millrace.formats;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/// The texts that the cells of a workbook refer to by number. The first few million characters stay
/// in memory, the others go to a temporary file, which is deleted at the end.
final class SharedStrings implements Closeable {

    /// How many characters stay in memory.
    static final long MAX_IN_MEMORY = 4L * 1024 * 1024;

    /// How many characters there may be at all.
    static final long MAX_CHARACTERS = 4L * 1024 * 1024 * 1024;

    /// What a text costs besides its characters.
    private static final int OVERHEAD = 40;

    private static final int CACHE_MEGABYTES = 16;
    private static final int COMMIT_EVERY = 10_000;

    private final long maxInMemory;
    private final List<String> inMemory = new ArrayList<>();
    private long characters;
    private long count;
    private @Nullable Path file;
    private @Nullable MVStore store;
    private @Nullable MVMap<Long, String> others;

    SharedStrings(long maxInMemory) {
        this.maxInMemory = maxInMemory;
    }

    void add(String text) throws IOException {
        characters += text.length() + OVERHEAD;
        if (characters > MAX_CHARACTERS) {
            throw new FileUnreadable(
                    "The workbook has more than %d characters of text: save it as CSV"
                            .formatted(MAX_CHARACTERS));
        }
        if (characters <= maxInMemory) {
            inMemory.add(text);
        } else {
            others().append(count, text);
            commitNowAndThen();
        }
        count++;
    }

    /// The text of that number, or null where there is none.
    @Nullable String get(long index) {
        if (index < 0 || index >= count) {
            return null;
        }
        return index < inMemory.size() || others == null
                ? inMemory.get((int) index)
                : others.get(index);
    }

    @Override
    public void close() throws IOException {
        if (store != null) {
            store.closeImmediately();
        }
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    private MVMap<Long, String> others() throws IOException {
        if (others == null) {
            file = Files.createTempFile("millrace-strings", ".tmp");
            store =
                    new MVStore.Builder()
                            .fileName(file.toString())
                            .cacheSize(CACHE_MEGABYTES)
                            .autoCommitDisabled()
                            .open();
            others = store.openMap("texts");
        }
        return others;
    }

    private void commitNowAndThen() {
        if (store != null && count % COMMIT_EVERY == 0) {
            store.commit();
        }
    }
}
