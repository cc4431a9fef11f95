package io.millrace.dashboard;

import org.jspecify.annotations.Nullable;

/// Something that can be done with a job, as a button that asks first: see calls.js.
///
/// @param call the method and the address
/// @param consequence what will happen
/// @param then where the page goes; null where it stays
/// @param danger whether something is lost
record JobAction(
        String id,
        String name,
        String call,
        String question,
        String consequence,
        String yes,
        String done,
        @Nullable String then,
        boolean danger) {}
