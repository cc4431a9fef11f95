package io.millrace.storage;

/// The object is not there, or not in the version that was asked for. Trying again does not help.
public final class ObjectGone extends RuntimeException {

    private ObjectGone(String message) {
        super(message);
    }

    static ObjectGone missing(String key) {
        return new ObjectGone("The object " + key + " is not in the object store");
    }

    static ObjectGone changed(String key, String etag) {
        return new ObjectGone(
                "The object " + key + " is no longer the version " + etag + " that was stored");
    }
}
