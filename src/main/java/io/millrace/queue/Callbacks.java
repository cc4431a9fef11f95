package io.millrace.queue;

import java.util.Optional;
import java.util.UUID;

/// Tells others that a job has ended. The feature that does so is a bean.
public interface Callbacks {

    /// Refuses an address that cannot be called. It may ask for the host's addresses, which takes
    /// time: not to be called in a transaction.
    ///
    /// @throws io.millrace.access.RequestRefused saying why
    void check(String url);

    /// Notes, in the caller's transaction, that this address is to be called when the job has
    /// ended.
    void note(UUID jobId, String url);

    /// What has become of it, as the job shows it; empty where nobody is to be told.
    Optional<Object> of(UUID jobId);
}
