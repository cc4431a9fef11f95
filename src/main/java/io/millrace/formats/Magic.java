package io.millrace.formats;

/// How files begin that are not text.
final class Magic {

    /// How many bytes it takes to tell.
    static final int BYTES = 8;

    private static final int[] GZIP = {0x1f, 0x8b};
    private static final int[] ZIP = {'P', 'K'};
    private static final int[] OLE = {0xd0, 0xcf, 0x11, 0xe0};

    private Magic() {}

    static boolean isGzip(byte[] start) {
        return begins(start, GZIP);
    }

    /// An archive begins with an entry, or with its end where it has none.
    static boolean isZip(byte[] start) {
        return begins(start, ZIP)
                && start.length >= 4
                && ((start[2] == 3 && start[3] == 4) || (start[2] == 5 && start[3] == 6));
    }

    /// XLS and DOC, and what Office writes with a password.
    static boolean isOldOffice(byte[] start) {
        return begins(start, OLE);
    }

    private static boolean begins(byte[] start, int[] magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i == start.length || (start[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
