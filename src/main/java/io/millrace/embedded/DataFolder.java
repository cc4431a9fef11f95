package io.millrace.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A folder that belongs to this process alone for as long as it is open. The operating system
/// gives the lock back when a process dies, so a crash never leaves a folder that cannot be opened.
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    static DataFolder open(Path path) {
        try {
            Files.createDirectories(path);
            var lockFile =
                    FileChannel.open(
                            path.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!locked(lockFile)) {
                lockFile.close();
                throw EmbeddedServerFailed.folderInUse(path.toAbsolutePath());
            }
            return new DataFolder(path, lockFile);
        } catch (IOException e) {
            throw EmbeddedServerFailed.folderUnusable(path.toAbsolutePath(), e);
        }
    }

    private static boolean locked(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this same process
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw EmbeddedServerFailed.folderUnusable(path.toAbsolutePath(), e);
        }
    }
}
