package io.millrace.uploads;

import io.millrace.access.StoreDown;
import io.millrace.storage.StorageUnavailable;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Deletes stored files that nobody needs: from the catalogue first, and then what they hold.
@Component
public class DeleteFiles {

    private static final Logger log = LoggerFactory.getLogger(DeleteFiles.class);

    private final StoredFiles files;
    private final UploadsInFlight inFlight;
    private final List<FileUse> uses;

    DeleteFiles(StoredFiles files, UploadsInFlight inFlight, List<FileUse> uses) {
        this.files = files;
        this.inFlight = inFlight;
        this.uses = uses;
    }

    /// Deletes one file.
    ///
    /// @throws UploadRefused when there is no such file, or it is needed
    void one(UUID fileId) {
        files.remove(fileId, uses);
        throwAway(fileId);
    }

    /// Takes those of these files out of the catalogue that nobody needs, in the caller's
    /// transaction.
    ///
    /// @param also somebody else who may need them
    /// @return those whose content is to be thrown away after its commit
    @Transactional(propagation = Propagation.MANDATORY)
    public List<UUID> remove(Collection<UUID> fileIds, FileUse also) {
        var asked = Stream.concat(uses.stream(), Stream.of(also)).toList();
        return fileIds.stream().filter(id -> files.removeUnneeded(id, asked)).toList();
    }

    /// Throws away the content of files that were removed. What a crash or the object store keeps
    /// from it is left for the sweep.
    public void throwAway(Collection<UUID> removed) {
        removed.forEach(this::throwAway);
    }

    private void throwAway(UUID fileId) {
        try {
            inFlight.throwAway(fileId);
        } catch (StorageUnavailable e) {
            StoreDown.log(
                    log.atWarn(),
                    e,
                    "The content of the deleted file {} stays for the sweep",
                    fileId);
        }
    }
}
