package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

class OwnAddressTest {

    @ParameterizedTest
    @CsvSource({
        ", false, http://localhost:81",
        "127.0.0.1, false, http://localhost:81",
        "127.0.0.1, true, https://localhost:81",
        "0.0.0.0, false, http://localhost:81",
        "::, false, http://localhost:81",
        "::1, false, http://[::1]:81",
        "2001:db8::7, false, http://[2001:db8:0:0:0:0:0:7]:81",
        "127.0.0.2, false, http://127.0.0.2:81",
        "192.0.2.7, false, http://192.0.2.7:81",
    })
    void isWhatSomebodyOnThisMachineWouldWrite(String address, boolean tls, String expected)
            throws UnknownHostException {
        var server = new ServerProperties();
        server.setAddress(address == null ? null : InetAddress.getByName(address));
        if (tls) {
            server.setSsl(new Ssl());
        }

        assertThat(OwnAddress.of(server, 81)).hasToString(expected);
    }
}
