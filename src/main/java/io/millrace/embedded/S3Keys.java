package io.millrace.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// The access keys of the embedded S3 server: made at the first start, kept in a file that only its
/// owner may read, so that presigned URLs and other processes keep working over a restart.
record S3Keys(String accessKey, String secretKey) {

    static S3Keys keptIn(Path file) throws IOException {
        if (!Files.exists(file)) {
            write(file, new S3Keys("millrace" + random(6), random(20)));
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        if (lines.size() != 2) {
            throw new IOException(
                    file + " must hold the access key and the secret key, one per line");
        }
        return new S3Keys(lines.get(0), lines.get(1));
    }

    /// The file appears complete or not at all, and is never readable for others, not even for a
    /// moment.
    private static void write(Path file, S3Keys keys) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            var ownerOnly =
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"));
            Files.newByteChannel(
                            draft,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            ownerOnly)
                    .close();
        }
        Files.write(draft, List.of(keys.accessKey, keys.secretKey), StandardCharsets.US_ASCII);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String random(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Override
    public String toString() {
        return "S3Keys[accessKey=" + accessKey + "]";
    }
}
