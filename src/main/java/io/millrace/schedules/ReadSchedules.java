package io.millrace.schedules;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// What others read of schedules.
@Component
public class ReadSchedules {

    private final Schedules schedules;

    ReadSchedules(Schedules schedules) {
        this.schedules = schedules;
    }

    /// All, by name.
    public List<ScheduleView> all() {
        return schedules.all().stream().map(ScheduleView::of).toList();
    }

    /// The one of this name.
    ///
    /// @throws io.millrace.access.RequestRefused when there is none
    public ScheduleView get(String name) {
        return ScheduleView.of(schedules.get(name));
    }

    /// When one with these times would run next.
    ///
    /// @throws io.millrace.access.RequestRefused naming what is wrong with them
    public List<Instant> next(String cron, String timeZone, int runs) {
        var timetable = Timetable.of(cron, timeZone);
        return Stream.iterate(timetable.next(schedules.now()), timetable::next)
                .limit(runs)
                .toList();
    }
}
