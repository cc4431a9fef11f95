package io.millrace.schedules;

import io.millrace.uploads.FileUse;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// A file is needed as long as a schedule makes jobs of it.
@Component
class FilesOfSchedules implements FileUse {

    private final Schedules schedules;

    FilesOfSchedules(Schedules schedules) {
        this.schedules = schedules;
    }

    @Override
    public Optional<String> neededBy(UUID fileId) {
        return schedules.firstAbout(fileId).map("the schedule \"%s\""::formatted);
    }
}
