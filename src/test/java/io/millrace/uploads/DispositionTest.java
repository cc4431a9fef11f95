package io.millrace.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispositionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "form-data; name=\"file\"; filename=\"a.csv\"| file| a.csv",
                "form-data;name=file;filename=a.csv| file| a.csv",
                "FORM-DATA ; NAME = \"file\" ; FileName = \"a.csv\"| file| a.csv",
                "form-data; flag; name=\"file\"; flag| file| none",
                "form-data; name=\"file\"| file| none",
                "form-data; name=\"a;b=c\"; filename=\"d;e=f\"| a;b=c| d;e=f",
                "form-data; name=\"file\"; filename=\"say \\\"hi\\\"\"| file| say \"hi\"",
                "form-data; name=\"file\"; filename=\"C:\\dir\\a.csv\"| file| C:\\dir\\a.csv",
                "form-data; name=\"file\"; filename=\"open| file| \"open",
                "form-data; name=\"file\"; filename*=UTF-8''%e2%82%ac.csv| file| \u20ac.csv",
                "form-data; name=\"file\"; filename*=iso-8859-1'en'%e4.csv| file| \u00e4.csv",
                "form-data; name=\"file\"; filename*=UTF-8''%zz; filename=\"a.csv\"| file| a.csv",
                "form-data; name=\"file\"; filename*=UTF-8''%e; filename=\"a.csv\"| file| a.csv",
                "form-data; name=\"file\"; filename*=NO-SUCH''a; filename=\"b.csv\"| file| b.csv",
                "form-data; name=\"file\"; filename*=plain; filename=\"c.csv\"| file| c.csv",
                "form-data| none| none",
                ";;=;=\"| none| none",
            })
    void readsWhatClientsSend(String header, String name, String fileName) {
        assertThat(Disposition.parse(header)).isEqualTo(new Disposition(name, fileName));
    }

    @Test
    void survivesAnything() {
        String[] pieces = {
            ";",
            "=",
            "\"",
            "\\",
            "'",
            "%",
            "%e4",
            "name",
            "filename",
            "filename*",
            "UTF-8''",
            " ",
            "\u20ac",
            "*"
        };
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var header = new StringBuilder("form-data");
            for (int n = random.nextInt(15); n > 0; n--) {
                header.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(Disposition.parse(header.toString())).isNotNull();
        }
    }
}
