package io.millrace.schedules;

import io.millrace.access.Owner;
import io.millrace.queue.JobQueue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/// What people do with schedules, but for running them.
@Component
class SteerSchedules {

    private final Schedules schedules;
    private final JobQueue queue;
    private final JsonMapper json;

    SteerSchedules(Schedules schedules, JobQueue queue, JsonMapper json) {
        this.schedules = schedules;
        this.queue = queue;
        this.json = json;
    }

    /// Makes a new one.
    ///
    /// @throws io.millrace.access.RequestRefused when a field is wrong, or the name is taken
    @Transactional
    public Schedule create(ScheduleRequest request, Owner owner) {
        String name = request.nameOfNew();
        Timetable timetable = request.timetable();
        RecurringJob job = check(request, owner);
        boolean paused = Boolean.TRUE.equals(request.paused());
        schedules.insert(name, owner.name(), job, timetable, next(timetable, paused));
        return schedules.get(name);
    }

    /// Gives one another job or other times; what it has done stays.
    ///
    /// @throws io.millrace.access.RequestRefused when there is none, or a field is wrong
    @Transactional
    public Schedule change(String name, ScheduleRequest request) {
        Schedule before = schedules.lock(name);
        request.checkName(name);
        Timetable timetable = request.timetable();
        RecurringJob job = check(request, new Owner(before.owner()));
        boolean paused = request.paused() == null ? before.paused() : request.paused();
        schedules.change(name, job, timetable, next(timetable, paused));
        return schedules.get(name);
    }

    /// Prepares its job once, to see whether that works.
    private RecurringJob check(ScheduleRequest request, Owner owner) {
        var priority = request.priorityOfJobs();
        String type = request.typeOfJobs();
        var _ = queue.prepare(type, request.payload(), owner);
        return new RecurringJob(
                type,
                priority,
                request.payload() == null ? "{}" : json.writeValueAsString(request.payload()));
    }

    @Transactional
    public Schedule pause(String name) {
        if (!schedules.lock(name).paused()) {
            schedules.runNext(name, null);
        }
        return schedules.get(name);
    }

    /// Runs that it missed while it was paused stay missed.
    @Transactional
    public Schedule resume(String name) {
        Schedule schedule = schedules.lock(name);
        if (schedule.paused()) {
            schedules.runNext(name, next(schedule.timetable(), false));
        }
        return schedules.get(name);
    }

    private @Nullable Instant next(Timetable timetable, boolean paused) {
        return paused ? null : timetable.next(schedules.now());
    }
}
