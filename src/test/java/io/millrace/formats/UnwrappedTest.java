package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class UnwrappedTest {

    private static final byte[] ADA = "name\nAda\n".getBytes(UTF_8);
    private static final byte[] BOB = "Bob\n".getBytes(UTF_8);

    @Test
    void takesGzipOff() throws IOException {
        assertThat(text(Packed.gzip(ADA), Wrapping.GZIP)).isEqualTo("name\nAda\n");
    }

    @Test
    void joinsTheMembersOfAGzipFile() throws IOException {
        var members = Packed.join(Packed.gzip(ADA), Packed.gzip(new byte[0]), Packed.gzip(BOB));
        assertThat(text(members, Wrapping.GZIP)).isEqualTo("name\nAda\nBob\n");
    }

    @Test
    void passesOverWhatAGzipHeaderMayHold() throws IOException {
        var plain = Packed.gzip(ADA);
        var header = Arrays.copyOf(plain, 10);
        header[3] = 2 | 4 | 8 | 16;
        var extra = new byte[] {3, 0, 1, 2, 3, 'a', '.', 'c', 's', 'v', 0, 'h', 'i', 0, 9, 9};
        var rest = Arrays.copyOfRange(plain, 10, plain.length);
        assertThat(text(Packed.join(header, extra, rest), Wrapping.GZIP)).isEqualTo("name\nAda\n");
    }

    @Test
    void takesZerosAfterAGzipMemberForFilling() throws IOException {
        assertThat(text(Packed.join(Packed.gzip(ADA), new byte[1000]), Wrapping.GZIP))
                .isEqualTo("name\nAda\n");
    }

    @Test
    void refusesWhatElseFollowsAGzipMember() {
        assertRefused(
                Packed.join(Packed.gzip(ADA), BOB),
                Wrapping.GZIP,
                "The compressed data is broken at about byte 33 of the file (Something else"
                        + " follows): pack or upload it again");
        assertRefused(
                Packed.join(Packed.gzip(ADA), new byte[5], BOB),
                Wrapping.GZIP,
                "The compressed data is broken at about byte 38 of the file (Something else"
                        + " follows): pack or upload it again");
    }

    @Test
    void saysWhereATruncatedGzipFileEnds() {
        var whole = Packed.gzip(ADA);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(
                    Arrays.copyOf(whole, length),
                    Wrapping.GZIP,
                    length == 0
                            ? "The compressed data is broken at about byte 0 of the file (Not in"
                                    + " gzip format): pack or upload it again"
                            : length == 1
                                    ? "The compressed data is broken at about byte 1 of the file"
                                            + " (Not in gzip format): pack or upload it again"
                                    : "The compressed data ends too early, at byte %d of the file: pack or upload it again"
                                            .formatted(length));
        }
    }

    @Test
    void noticesEveryFlippedBitOfTheCompressedData() {
        var whole = Packed.gzip("Ada,Bob,".repeat(20).getBytes(UTF_8));
        for (int at = 10; at < whole.length; at++) {
            var broken = whole.clone();
            broken[at] ^= 4;
            assertThatThrownBy(() -> text(broken, Wrapping.GZIP))
                    .as("byte %d", at)
                    .isInstanceOf(FileUnreadable.class);
        }
    }

    @Test
    void takesTheOnlyFileOutOfAZipArchive() throws IOException {
        var archive =
                Packed.zip(
                        "data/",
                        "",
                        "__MACOSX/data/._people.csv",
                        "x",
                        "data/.DS_Store",
                        "x",
                        "data/people.csv",
                        "name\nAda\n");
        assertThat(text(archive, Wrapping.ZIP)).isEqualTo("name\nAda\n");
    }

    @Test
    void saysWhatIsInAZipArchiveThatDoesNotHoldOneFile() {
        assertRefused(Packed.zip("data/", ""), Wrapping.ZIP, "The ZIP archive holds no file");
        assertRefused(Packed.zip(), Wrapping.ZIP, "The ZIP archive holds no file");
        assertRefused(
                Packed.zip("a.csv", "a", "b\u0007.csv", "b"),
                Wrapping.ZIP,
                "The ZIP archive holds 2 files (\"a.csv\", \"b\ufffd.csv\"): pack each on its own");
        assertRefused(
                Packed.zip("1", "", "2", "", "3", "", "4", "", "5", "", "6", ""),
                Wrapping.ZIP,
                "The ZIP archive holds 6 files (\"1\", \"2\", \"3\", \"4\", \"5\", \u2026): pack"
                        + " each on its own");
    }

    @Test
    void refusesEncryptedEntriesAndUnknownMethods() {
        var encrypted = Packed.zip("a.csv", ADA);
        encrypted[directoryOf(encrypted) + 8] |= 1;
        assertRefused(
                encrypted,
                Wrapping.ZIP,
                "\"a.csv\" in the ZIP archive is encrypted: pack it without a password");
        var deflate64 = Packed.zip("a.csv", ADA);
        deflate64[directoryOf(deflate64) + 10] = 9;
        assertRefused(
                deflate64,
                Wrapping.ZIP,
                "\"a.csv\" in the ZIP archive is compressed by method 9 (Deflate64): pack it with"
                        + " \"deflate\", or use gzip");
    }

    @Test
    void refusesATruncatedZipArchive() {
        var whole = Packed.zip("a.csv", ADA);
        for (int length = 0; length < whole.length; length++) {
            int kept = length;
            assertThatThrownBy(() -> text(Arrays.copyOf(whole, kept), Wrapping.ZIP))
                    .isInstanceOf(FileUnreadable.class)
                    .hasMessageStartingWith("The ZIP archive is broken or incomplete");
        }
    }

    @Test
    void readsAZipArchiveWithAComment() throws IOException {
        var plain = Packed.zip("a.csv", ADA);
        plain[plain.length - 2] = 7;
        assertThat(text(Packed.join(plain, "comment".getBytes(UTF_8)), Wrapping.ZIP))
                .isEqualTo("name\nAda\n");
    }

    @Test
    void refusesAnArchiveInAnArchive() {
        var message = ": unpack it once and upload what is in it";
        assertRefused(
                Packed.gzip(Packed.gzip(ADA)),
                Wrapping.GZIP,
                "Inside the gzip file is another archive" + message);
        assertRefused(
                Packed.zip("a.csv.gz", Packed.gzip(ADA)),
                Wrapping.ZIP,
                "Inside the ZIP archive is another archive" + message);
        assertRefused(
                Packed.gzip(Packed.zip("a.csv", ADA)),
                Wrapping.GZIP,
                "Inside the gzip file is another archive" + message);
    }

    @Test
    void tellsTheWrappingByTheContent() throws IOException {
        assertThat(Unwrapped.wrappingOf(new BytesFile(ADA))).isEqualTo(Wrapping.NONE);
        assertThat(Unwrapped.wrappingOf(new BytesFile(new byte[0]))).isEqualTo(Wrapping.NONE);
        assertThat(Unwrapped.wrappingOf(new BytesFile(Packed.gzip(ADA)))).isEqualTo(Wrapping.GZIP);
        assertThat(Unwrapped.wrappingOf(new BytesFile(Packed.zip("a", ADA))))
                .isEqualTo(Wrapping.ZIP);
        assertThat(
                        Unwrapped.wrappingOf(
                                new BytesFile(
                                        Packed.zip("[Content_Types].xml", "", "xl/a.xml", ""))))
                .isEqualTo(Wrapping.NONE);
    }

    @Test
    void refusesABombAfterAGigabyte() {
        // Two gigabytes of zeros in two megabytes, made of members so that it takes no time to
        // make.
        var tenMegabytes = Packed.gzip(new byte[10 * 1024 * 1024]);
        var members = Collections.nCopies(200, tenMegabytes);
        var bomb = Packed.join(members.toArray(byte[][]::new));
        assertThatThrownBy(() -> drain(Unwrapped.open(new BytesFile(bomb), Wrapping.GZIP)))
                .isInstanceOf(FileUnreadable.class)
                .hasMessageMatching(
                        "\\d+ compressed bytes became 107\\d+, more than 200 times as many: such"
                                + " a file is refused as a bomb");
    }

    @Test
    void refusesMoreThanTheCeiling() {
        var noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        var file = new BytesFile(Packed.zip("noise", noise));
        assertThatThrownBy(() -> drain(Unwrapped.open(file, Wrapping.ZIP, 9_999)))
                .isInstanceOf(FileUnreadable.class)
                .hasMessage("The file holds more than 9999 bytes when unpacked, which is refused");
    }

    @Test
    void theJdkWouldLoseABrokenSecondMember() throws IOException {
        var broken = Packed.gzip(BOB);
        broken[2] = 7;
        var file = Packed.join(Packed.gzip(ADA), broken);
        try (var jdk = new GZIPInputStream(new ByteArrayInputStream(file))) {
            assertThat(jdk.readAllBytes()).isEqualTo(ADA);
        }
        assertThatThrownBy(() -> text(file, Wrapping.GZIP)).isInstanceOf(FileUnreadable.class);
    }

    private static int directoryOf(byte[] archive) {
        return (archive[archive.length - 6] & 0xff) | (archive[archive.length - 5] & 0xff) << 8;
    }

    private static void assertRefused(byte[] file, Wrapping wrapping, String message) {
        assertThatThrownBy(() -> text(file, wrapping))
                .isInstanceOf(FileUnreadable.class)
                .hasMessage(message);
    }

    private static String text(byte[] file, Wrapping wrapping) throws IOException {
        try (var in = Unwrapped.openText(new BytesFile(file), wrapping, Unwrapped.MAX_BYTES)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static void drain(InputStream in) throws IOException {
        try (in) {
            var buffer = new byte[64 * 1024];
            int count = 0;
            while (count >= 0) {
                count = in.read(buffer);
            }
        }
    }
}
