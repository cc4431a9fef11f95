package io.millrace.embedded;

import org.jspecify.annotations.Nullable;

/// What a query found, one after the other, found when it is asked for.
sealed interface Matches permits WalkedMatches, SortedMatches {

    @Nullable Match next();

    /// To be called when the next call may be long after: nothing of the store is held on to
    /// meanwhile, and what is written meanwhile may be seen or not.
    void pause();
}
