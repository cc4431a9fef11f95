package io.millrace.imports;

import io.millrace.imports.HeldDefinition.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/// All import definitions by name: what is stored (the table `import_definition`) goes before a
/// file of the same name, and a file before what comes with Millrace.
@Repository
class Definitions {

    private final JdbcClient jdbc;
    private final DefinitionFiles files;

    Definitions(JdbcClient jdbc, DefinitionFiles files) {
        this.jdbc = jdbc;
        this.files = files;
    }

    /// @throws DefinitionRefused where the one of this name has faults: what it hides is not taken
    ///   in its place
    Optional<ImportDefinition> find(String name) {
        return held(name).map(HeldDefinition::usable);
    }

    /// What a request asks for: a name, or a whole definition.
    ///
    /// @throws ProcessRefused where it is neither, or there is none of that name
    /// @throws DefinitionRefused where it has faults
    ImportDefinition asked(JsonNode asked) {
        if (asked.isObject()) {
            return ReadDefinition.of(DefinitionJson.MAPPER.writeValueAsBytes(asked), false, null);
        }
        if (!asked.isString()) {
            throw ProcessRefused.badOption("definition", "must be a name or a whole definition");
        }
        String name = asked.asString();
        return find(name).orElseThrow(() -> ProcessRefused.unknownDefinition(name));
    }

    /// The one that counts under this name, usable or not.
    Optional<HeldDefinition> held(String name) {
        return stored(name).or(() -> files.find(name)).or(() -> builtIn(name));
    }

    /// Those that count, by name.
    List<HeldDefinition> all() {
        var all = new TreeMap<String, HeldDefinition>();
        BuiltIn.ALL.keySet().forEach(name -> all.put(name, builtIn(name).orElseThrow()));
        files.all().forEach(held -> all.put(held.name(), held));
        jdbc.sql("SELECT name, content FROM import_definition")
                .query((row, n) -> stored(row.getString("name"), row.getString("content")))
                .list()
                .forEach(held -> all.put(held.name(), held));
        return List.copyOf(all.values());
    }

    private Optional<HeldDefinition> stored(String name) {
        return jdbc.sql("SELECT content FROM import_definition WHERE name = :name")
                .param("name", name)
                .query((row, n) -> stored(name, row.getString("content")))
                .optional();
    }

    /// Read with all checks again: they may have become stricter since.
    private static HeldDefinition stored(String name, String content) {
        byte[] text = content.getBytes(StandardCharsets.UTF_8);
        return HeldDefinition.of(name, Source.STORED, () -> ReadDefinition.of(text, false, name));
    }

    private static Optional<HeldDefinition> builtIn(String name) {
        return Optional.ofNullable(BuiltIn.ALL.get(name))
                .map(found -> new HeldDefinition(name, Source.BUILT_IN, found, List.of()));
    }

    /// Stores it under its name.
    ///
    /// @param expected the version that must count under this name now; null for any
    /// @return whether none was stored there before
    /// @throws DefinitionRefused where another version counts by now
    @Transactional
    public boolean put(ImportDefinition definition, @Nullable Expected expected) {
        lock(definition.name());
        check(definition.name(), expected);
        String content = DefinitionJson.MAPPER.writeValueAsString(definition.json());
        boolean there =
                jdbc.sql(
                                        """
                                        UPDATE import_definition SET version = :version, content = :content,
                                            updated_at = CURRENT_TIMESTAMP
                                        WHERE name = :name
                                        """)
                                .param("name", definition.name())
                                .param("version", definition.version())
                                .param("content", content)
                                .update()
                        > 0;
        if (!there) {
            jdbc.sql(
                            """
                            INSERT INTO import_definition (name, version, content, created_at, updated_at)
                            VALUES (:name, :version, :content, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
                            """)
                    .param("name", definition.name())
                    .param("version", definition.version())
                    .param("content", content)
                    .update();
        }
        return !there;
    }

    /// Deletes a stored one, so that a file or what comes with Millrace counts again.
    ///
    /// @throws DefinitionRefused where none is stored
    @Transactional
    public void delete(String name, @Nullable Expected expected) {
        lock(name);
        HeldDefinition held = held(name).orElseThrow(() -> DefinitionRefused.unknown(name));
        check(name, expected);
        switch (held.source()) {
            case STORED ->
                    jdbc.sql("DELETE FROM import_definition WHERE name = :name")
                            .param("name", name)
                            .update();
            case FILE ->
                    throw DefinitionRefused.notStored(
                            name, "it is a file in the folder of definitions. Remove the file.");
            case BUILT_IN ->
                    throw DefinitionRefused.notStored(
                            name,
                            "it comes with Millrace. Store another one under its name instead.");
        }
    }

    /// The version is looked at and changed by one request at a time.
    private void lock(String name) {
        jdbc.sql("SELECT name FROM import_definition WHERE name = :name FOR UPDATE")
                .param("name", name)
                .query(String.class)
                .optional();
    }

    private void check(String name, @Nullable Expected expected) {
        if (expected == null) {
            return;
        }
        String version = held(name).flatMap(HeldDefinition::version).orElse(null);
        if (!expected.fits(version)) {
            throw DefinitionRefused.changed(
                    name, version == null ? "not there" : "version " + version);
        }
    }
}
