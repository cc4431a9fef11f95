package io.millrace.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What imports have written, and from which files: nothing else in the record store is shown, and
/// nothing that dry runs only might have. Of a forgotten import only the collection is known.
@Repository
class WrittenCollections {

    private static final String DEFAULT = "records";
    private static final int MOST_LISTED = 200;

    private final JdbcClient jdbc;

    WrittenCollections(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean has(String collection) {
        return collection.indexOf('\0') < 0
                && jdbc.sql(
                                """
                                (SELECT 1 FROM import_run WHERE collection = :collection AND NOT dry_run LIMIT 1)
                                UNION ALL
                                (SELECT 1 FROM forgotten_collection WHERE name = :collection LIMIT 1)
                                LIMIT 1
                                """)
                        .param("collection", collection)
                        .query(Integer.class)
                        .optional()
                        .isPresent();
    }

    /// The one to show when none is asked for.
    String usual() {
        return has(DEFAULT) ? DEFAULT : after("").orElse(DEFAULT);
    }

    /// All of them by name, at most [#MOST_LISTED]. Each is found in the index after the one
    /// before: how many imports there were does not matter.
    List<String> all() {
        var all = new ArrayList<String>();
        Optional<String> next = after("");
        while (next.isPresent() && all.size() < MOST_LISTED) {
            all.add(next.get());
            next = after(next.get());
        }
        return all;
    }

    private Optional<String> after(String name) {
        return jdbc.sql(
                        """
                        SELECT MIN(name) AS first FROM (
                            (SELECT collection AS name FROM import_run WHERE collection > :after AND NOT dry_run
                                ORDER BY collection LIMIT 1)
                            UNION ALL
                            SELECT MIN(name) FROM forgotten_collection WHERE name > :after) names
                        """)
                .param("after", name)
                .query((row, n) -> Optional.ofNullable(row.getString("first")))
                .single();
    }

    /// The collection that an import wrote to.
    Optional<String> of(UUID importId) {
        return jdbc.sql("SELECT collection FROM import_run WHERE job_id = :importId")
                .param("importId", importId)
                .query(String.class)
                .optional();
    }

    /// The imports of a file, oldest first, with the collection that each wrote to.
    Map<UUID, String> ofFile(UUID fileId) {
        var found = new LinkedHashMap<UUID, String>();
        RowCallbackHandler add =
                row -> found.put(row.getObject("job_id", UUID.class), row.getString("collection"));
        jdbc.sql(
                        """
                        SELECT job_id, collection FROM import_run
                        WHERE file_id = :fileId AND job_id = import_id AND NOT dry_run ORDER BY job_id
                        """)
                .param("fileId", fileId)
                .query(add);
        return found;
    }

    /// The names of files that were imported, by their id, as clients know them.
    Map<String, String> names(List<UUID> importIds) {
        var names = new LinkedHashMap<String, String>();
        RowCallbackHandler add =
                row ->
                        names.put(
                                row.getString("file_id"),
                                row.getString("file_id") + "-" + row.getString("file_name"));
        if (!importIds.isEmpty()) {
            jdbc.sql("SELECT file_id, file_name FROM job WHERE id IN (:ids)")
                    .param("ids", importIds)
                    .query(add);
        }
        return names;
    }
}
