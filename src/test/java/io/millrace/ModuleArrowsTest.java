package io.millrace;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/// Holds the arrows between packages: what each may use is said in its `package-info`.
class ModuleArrowsTest {

    @Test
    void everyPackageUsesOnlyWhatItMay() {
        ApplicationModules.of(MillraceApplication.class).verify();
    }
}
