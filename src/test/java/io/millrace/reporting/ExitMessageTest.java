package io.millrace.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.formats.FileUnreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.batch.core.ExitStatus;

class ExitMessageTest {

    private static final String WORDS = "The file ends within a row.\nIt has 3 lines.";

    private static String noted(Throwable thrown) {
        return ExitStatus.FAILED.addExitDescription(thrown).getExitDescription();
    }

    @Test
    void wordsForPeopleGetOutAlone() {
        var forPeople = new FileUnreadable(WORDS);
        assertThat(ExitMessage.of(noted(forPeople))).isEqualTo(WORDS);
        assertThat(ExitMessage.of(noted(new IllegalStateException("inner life", forPeople))))
                .isEqualTo(WORDS);
        assertThat(ExitMessage.of(noted(new FileUnreadable(WORDS, new IllegalStateException("x")))))
                .isEqualTo(WORDS);
        String both =
                ExitStatus.FAILED
                        .addExitDescription(new IllegalStateException("inner life"))
                        .addExitDescription(noted(forPeople))
                        .getExitDescription();
        assertThat(ExitMessage.of(both)).isEqualTo(WORDS);
    }

    @Test
    void wordsThatWereCutOffGetOutAsFarAsTheyGo() {
        String noted = noted(new FileUnreadable(WORDS));
        int end = noted.indexOf(" lines.");
        assertThat(ExitMessage.of(noted.substring(0, end)))
                .isEqualTo("The file ends within a row.\nIt has 3");
    }

    /// The first is one of another package of ours.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.millrace.storage.ObjectGone: bucket/key\n\tat io.millrace.A.b(A.java:1)\n",
                "org.postgresql.util.PSQLException: no route to db.internal",
                "java.lang.OutOfMemoryError",
                "Something; java.net.ConnectException: db.internal",
                "db.internal\n\tat io.millrace.A.b(A.java:1)\n",
                "org.example.Broken: \n\nmany\nlines"
            })
    void nothingOfOtherExceptionsGetsOut(String noted) {
        assertThat(ExitMessage.of(noted)).isEqualTo(ExitMessage.ELSEWHERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    @NullSource
    void whereNothingWasNotedNothingIsSaid(String noted) {
        assertThat(ExitMessage.of(noted)).isNull();
    }

    @Test
    void whatIsNoExceptionStays() {
        String noted = "All steps already completed or no steps configured for this job.";
        assertThat(ExitMessage.of(noted)).isEqualTo(noted);
        assertThat(ExitMessage.of("org.springframework.batch.core.job.JobInterruptedException"))
                .isEqualTo(ExitMessage.STOPPED);
    }

    /// They are known by their names.
    @Test
    void theExceptionsForPeopleExist() {
        for (String name :
                new String[] {
                    "io.millrace.imports.ImportFailed",
                    "io.millrace.formats.FileUnreadable",
                    "org.springframework.batch.core.job.JobInterruptedException"
                }) {
            assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException();
        }
    }
}
