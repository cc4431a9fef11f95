package io.millrace.dashboard;

import io.millrace.imports.ListDefinitions;
import io.millrace.uploads.ListFiles;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// What can be chosen for an import: the latest files, and the definitions.
@Component
class ImportChoices {

    private static final int FILES = 100;

    /// A choice of a list.
    record Choice(String value, String text) {}

    private final ListFiles latest;
    private final StoredFiles files;
    private final ListDefinitions definitions;
    private final Show show;

    ImportChoices(ListFiles latest, StoredFiles files, ListDefinitions definitions, Show show) {
        this.latest = latest;
        this.files = files;
        this.definitions = definitions;
        this.show = show;
    }

    /// @param chosen is among them, however old it is
    List<Choice> files(Optional<UUID> chosen) {
        return Stream.concat(
                        chosen.flatMap(files::find).stream(),
                        latest.page(Optional.empty(), FILES).files().stream())
                .distinct()
                .map(this::choice)
                .toList();
    }

    private Choice choice(StoredFile file) {
        return new Choice(
                file.id().toString(),
                "%s · %s · %s"
                        .formatted(
                                file.name(), show.bytes(file.size()), show.time(file.createdAt())));
    }

    /// Those without faults.
    List<Choice> definitions() {
        return definitions.all().stream()
                .filter(it -> it.faults().isEmpty())
                .map(it ->
                        new Choice(
                                it.name(),
                                it.title() == null ? it.name() : it.name() + " – " + it.title()))
                .toList();
    }
}
