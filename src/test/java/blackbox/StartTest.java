package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Who can reach a Millrace that just starts.
@ExtendWith(OutputCaptureExtension.class)
class StartTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "0.0.0.0| server.address is 0.0.0.0, which other machines can reach",
                "::| server.address is 0:0:0:0:0:0:0:0, which other machines can reach",
                "''| server.address is empty, which means every address of this machine",
            })
    void refusesToStartWhereOthersCanReachIt(String address, String reason, CapturedOutput output) {
        assertThatThrownBy(() -> start("server.address=" + address)).hasRootCauseMessage(reason);
        assertThat(output)
                .contains(
                        "Millrace does not start: " + reason,
                        "Set server.address to 127.0.0.1.",
                        "millrace.insecure=true")
                .doesNotContain("\tat ", "Tomcat started");
    }

    @Test
    void startsWhereOthersCanReachItWhenToldSo() throws Exception {
        try (var open =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(),
                        "server.address=0.0.0.0",
                        "millrace.insecure=true")) {
            assertThat(open.http().get("/files").status()).isEqualTo(200);
        }
    }

    @Test
    void listensOnThisMachineOnly() throws Exception {
        int port = RunningMillrace.shared().port();
        for (var network :
                java.util.Collections.list(java.net.NetworkInterface.getNetworkInterfaces())) {
            for (var address : java.util.Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    assertThatThrownBy(() -> new java.net.Socket(address, port).close())
                            .isInstanceOf(java.net.ConnectException.class);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"files.example:8080", "https://files.example", "files.example/"})
    void refusesAllowedHostsThatAreMoreThanNames(String host, CapturedOutput output) {
        assertThatThrownBy(() -> start("millrace.allowed-hosts=" + host)).isNotNull();
        assertThat(output)
                .contains(
                        "millrace.allowed-hosts takes host names without scheme and port, not \""
                                + host
                                + "\"");
    }

    /// An operator takes a stack trace for something to mend.
    @Test
    void describesItsCallsWithoutAStackTrace(CapturedOutput output) {
        try (var millrace = RunningMillrace.start(RunningMillrace.newDataDir())) {
            assertThat(millrace.http().get("/v3/api-docs").status()).isEqualTo(200);
        }
        assertThat(output).doesNotContain("\tat ");
    }

    private static void start(String setting) {
        RunningMillrace.start(RunningMillrace.newDataDir(), setting).close();
    }
}
