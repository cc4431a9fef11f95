package io.millrace.uploads;

import io.millrace.access.StoreDown;
import io.millrace.storage.StorageUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Throws away what uploads have left that did not end: their process was killed, or the object
/// store was down when they were given up. At start, and now and then.
@Component
class SweepUploads {

    private static final Logger log = LoggerFactory.getLogger(SweepUploads.class);

    /// An upload is touched every minute. After so long its process is dead, or cut off from the
    /// database.
    private static final Duration SURELY_DEAD = Duration.ofHours(1);

    private final UploadsInFlight uploads;
    private final Instant startOfLife;

    SweepUploads(UploadsInFlight uploads, DataSource database) throws MetaDataAccessException {
        String url = JdbcUtils.extractDatabaseMetaData(database, meta -> meta.getURL());
        this.uploads = uploads;
        this.startOfLife = belongsToThisProcess(url) ? uploads.now() : Instant.MIN;
    }

    /// H2 locks its file, so nobody else lives who could be uploading: whatever was touched before
    /// this process started is dead.
    private static boolean belongsToThisProcess(String url) {
        return url.startsWith("jdbc:h2:file:") || url.startsWith("jdbc:h2:mem:");
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void sweep() {
        Instant hourAgo = uploads.now().minus(SURELY_DEAD);
        for (UUID id :
                uploads.untouchedSince(startOfLife.isAfter(hourAgo) ? startOfLife : hourAgo)) {
            try {
                uploads.throwAway(id);
                log.info("Threw away what the unfinished upload or deletion of {} had left", id);
            } catch (StorageUnavailable e) {
                StoreDown.log(log.atWarn(), e, "The sweep goes on later");
                return;
            }
        }
    }
}
