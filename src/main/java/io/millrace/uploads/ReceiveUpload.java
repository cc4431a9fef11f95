package io.millrace.uploads;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.millrace.access.Owner;
import io.millrace.access.StoreDown;
import io.millrace.storage.ObjectStore;
import io.millrace.storage.StorageUnavailable;
import io.millrace.storage.StoredObject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Takes the file of an upload request: from the socket into the object store as it comes, and when
/// it is there completely, into the catalogue.
@Component
public class ReceiveUpload {

    private static final Logger log = LoggerFactory.getLogger(ReceiveUpload.class);
    private static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();

    private final UploadSettings settings;
    private final ObjectStore store;
    private final UploadsInFlight inFlight;
    private final StoredFiles files;
    private final UploadQuota quota;
    private final UploadMeters meters;

    ReceiveUpload(
            UploadSettings settings,
            ObjectStore store,
            UploadsInFlight inFlight,
            StoredFiles files,
            UploadQuota quota,
            UploadMeters meters) {
        this.meters = meters;
        this.settings = settings;
        this.store = store;
        this.inFlight = inFlight;
        this.files = files;
        this.quota = quota;
    }

    /// Returns when the file is stored and in the catalogue. When anything goes wrong, nothing of
    /// it stays.
    ///
    /// @param request one whose body nobody has read
    /// @param also belongs into the transaction that puts the file into the catalogue
    /// @return what `also` makes of the file
    /// @throws io.millrace.access.RequestRefused when there is something wrong with the request
    /// @throws StorageUnavailable when the object store is to blame
    public <T> T receive(HttpServletRequest request, Owner owner, Function<StoredFile, T> also) {
        try (var share = quota.share()) {
            T made = receive(request, owner, also, share);
            meters.stored();
            return made;
        } catch (RuntimeException e) {
            meters.failed();
            throw e;
        }
    }

    private <T> T receive(
            HttpServletRequest request,
            Owner owner,
            Function<StoredFile, T> also,
            UploadQuota.Share share) {
        var parts = new UploadParts(request, settings.maxSize());
        UploadParts.File part = parts.file();
        UUID id = IDS.generate();
        var content =
                new MeasuredStream(
                        part.content(),
                        settings.maxSize(),
                        () -> inFlight.touch(id),
                        more -> {
                            meters.received(more);
                            share.add(more);
                        });
        try {
            byte[] sample = content.readNBytes(ContentKind.SAMPLE_SIZE);
            ContentKind kind = accept(part.name(), sample);
            String key = "uploads/" + id + "-" + FileName.forKey(part.name());
            inFlight.begin(id, key);
            try {
                StoredObject object =
                        store.put(
                                key,
                                new SequenceInputStream(new ByteArrayInputStream(sample), content),
                                uploadId -> inFlight.opened(id, uploadId));
                parts.refuseMoreFiles();
                var file =
                        new StoredFile(
                                id,
                                part.name(),
                                key,
                                object.size(),
                                content.sha256(),
                                object.etag(),
                                kind.contentType(part.name()),
                                owner.name(),
                                inFlight.now());
                T made = files.add(file, also);
                share.stored();
                return made;
            } catch (Throwable e) {
                giveUp(id, key, e);
                throw e;
            }
        } catch (IOException e) {
            throw parts.refusal(e);
        }
    }

    private static ContentKind accept(String name, byte[] sample) {
        if (sample.length == 0) {
            throw UploadRefused.emptyFile(name);
        }
        ContentKind kind = ContentKind.of(sample);
        if (!kind.isAccepted()) {
            throw UploadRefused.notAccepted(name, kind.description());
        }
        return kind;
    }

    /// Where even this fails, the sweep does it later.
    private void giveUp(UUID id, String key, Throwable reason) {
        try {
            // Without its row, the upload is in the catalogue although its commit seemed to fail,
            // or was swept
            // while it was still sending.
            if (!inFlight.throwAway(id) && files.find(id).isEmpty()) {
                store.delete(key);
            }
        } catch (RuntimeException e) {
            StoreDown.log(log.atWarn(), e, "What was sent of {} stays for the sweep", id);
            reason.addSuppressed(e);
        }
    }
}
