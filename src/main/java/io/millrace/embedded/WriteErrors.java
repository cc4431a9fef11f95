package io.millrace.embedded;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which parts of a write command failed, in the shape that drivers turn into a
/// `MongoBulkWriteException`.
final class WriteErrors {

    private final List<Document> errors = new ArrayList<>();
    private int firstIndex;

    void add(int index, @Nullable DuplicateKey duplicate) {
        if (duplicate != null) {
            add(index, duplicate.writeError(index));
        }
    }

    void add(int index, MongoServerException failure) {
        if (failure instanceof DuplicateKey.Thrown duplicate) {
            add(index, duplicate.key());
            return;
        }
        var error = new Document("index", index);
        if (failure instanceof MongoServerError known) {
            error.append("code", known.getCode()).putIfNotNull("codeName", known.getCodeName());
        }
        add(index, error.append("errmsg", failure.getMessageWithoutErrorCode()));
    }

    private void add(int index, Document error) {
        firstIndex = any() ? firstIndex : index;
        errors.add(error);
    }

    boolean any() {
        return !errors.isEmpty();
    }

    int count() {
        return errors.size();
    }

    int firstIndex() {
        return firstIndex;
    }

    Document answer(Document result) {
        if (any()) {
            result.put("writeErrors", errors);
        }
        Utils.markOkay(result);
        return result;
    }
}
