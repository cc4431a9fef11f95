package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Uploads where there is no room for them.
class QuotaTest {

    private static final String ROW = "Ada,ada@example.org\n";

    @Test
    void refusesWhatGoesBeyondTheQuotaUntilSomethingIsDeleted() {
        try (var millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(), "millrace.uploads.quota=100KB")) {
            var http = millrace.http();
            String content = "name,email\n" + ROW.repeat(3000);
            String first = http.upload("a.csv", content).text("fileId");

            Answer refused = http.upload("b.csv", content);
            refused.assertProblem(
                    507,
                    "Storage is full",
                    "All stored files together may have at most 102400 bytes, and this one does not fit. Delete files"
                            + " that nobody needs (DELETE /files/{id}, or POST /admin/cleanup-jobs with \"files\": true),"
                            + " or raise millrace.uploads.quota.");
            assertThat(millrace.catalogueKeys()).hasSize(1);
            assertThat(millrace.objectKeys()).hasSize(1);
            assertThat(millrace.uploadsInFlight()).isEmpty();
            assertThat(http.upload("small.csv", "name,email\n" + ROW).status()).isEqualTo(201);

            assertThat(http.delete("/files/" + first).status()).isEqualTo(204);
            assertThat(http.upload("b.csv", content).status()).isEqualTo(201);
        }
    }

    @Test
    void refusesUploadsWhenTheDiskOfTheEmbeddedStoreIsNearlyFull() {
        try (var millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(),
                        "millrace.embedded.min-free-disk=1000000TB")) {
            var http = millrace.http();
            for (int rows : new int[] {1, 600_000}) {
                Answer refused = http.upload("a.csv", "name,email\n" + ROW.repeat(rows));
                refused.assertProblem(
                        507,
                        "Insufficient Storage",
                        "The object store is full. Delete files that nobody needs (DELETE /files/{id}, or POST"
                                + " /admin/cleanup-jobs with \"files\": true), or give it more room; the embedded one"
                                + " keeps millrace.embedded.min-free-disk of its disk free.");
            }
            assertThat(millrace.objectKeys()).isEmpty();
            assertThat(millrace.uploadsInFlight()).isEmpty();
        }
    }
}
