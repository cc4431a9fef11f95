package io.millrace.formats;

/// Tells workbooks from other ZIP archives.
final class Workbooks {

    private Workbooks() {}

    /// Whether Office or one like it wrote the archive as a document of its own.
    static boolean isOfOffice(ZipArchive archive) {
        return archive.find("[Content_Types].xml").isPresent()
                || archive.find("META-INF/manifest.xml").isPresent();
    }
}
