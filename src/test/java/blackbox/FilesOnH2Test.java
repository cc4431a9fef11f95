package blackbox;

class FilesOnH2Test extends AbstractFilesTest {

    FilesOnH2Test() {
        super("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL");
    }
}
