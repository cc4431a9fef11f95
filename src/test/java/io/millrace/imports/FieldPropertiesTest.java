package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.StringLength;

/// Fields against what the JDK makes of the same text.
class FieldPropertiesTest {

    private static final FieldCheck INTEGER = check("type: integer");
    private static final FieldCheck NUMBER = check("type: number");
    private static final FieldCheck DATE = check("type: date");
    private static final FieldCheck POINTS = check("type: date, format: '%d.%m.%Y'");
    private static final FieldCheck DATETIME = check("type: datetime");
    private static final FieldCheck COMPACT = check("type: datetime, format: '%Y%m%d%H%M%S'");

    private static FieldCheck check(String field) {
        ImportDefinition definition = TestRows.definition("fields: [{name: f, " + field + "}]");
        return CompileField.of(definition, definition.fields().getFirst());
    }

    @Property
    void wholeNumbersAreExactOrRefused(
            @ForAll @BigRange(min = "-99999999999999999999", max = "99999999999999999999")
                    BigInteger number) {
        Object value = INTEGER.value(number.toString());
        if (number.bitLength() < Integer.SIZE) {
            assertThat(value).isEqualTo(number.intValueExact());
        } else if (number.bitLength() < Long.SIZE) {
            assertThat(value).isEqualTo(number.longValueExact());
        } else {
            assertThat(value).isInstanceOf(BrokenRule.class);
        }
    }

    @Property
    void anyTextIsAWholeNumberWhereTheJdkSaysSo(
            @ForAll
                    @Chars({'-', '+', ' ', 'e', '.', ','})
                    @CharRange(from = '0', to = '9')
                    @StringLength(max = 12)
                    String text) {
        boolean plain = !text.strip().startsWith("+");
        Object value = INTEGER.value(text);
        try {
            long number = Long.parseLong(text.strip());
            assertThat(plain ? ((Number) value).longValue() : number).isEqualTo(number);
            assertThat(value instanceof BrokenRule).isEqualTo(!plain);
        } catch (NumberFormatException e) {
            assertThat(value).isInstanceOf(BrokenRule.class);
        }
    }

    @Property
    void numbersKeepEveryDigit(@ForAll @Scale(20) BigDecimal number, @ForAll boolean scientific) {
        String text = scientific ? number.toString() : number.toPlainString();
        Object value = NUMBER.value(text);
        if (number.stripTrailingZeros().precision() > 34) {
            assertThat(value).isInstanceOf(BrokenRule.class);
        } else {
            assertThat(DecimalNumber.exact(value)).isEqualByComparingTo(number);
        }
    }

    @Property
    void anyTextIsANumberWhereTheJdkSaysSo(
            @ForAll @Chars({'-', '+', 'e', 'E', '.', ',', '1', '0', '5'}) @StringLength(max = 8)
                    String text) {
        Object value = NUMBER.value(text);
        try {
            var number = new BigDecimal(text);
            assertThat(value instanceof BrokenRule)
                    .isEqualTo(
                            text.startsWith("+")
                                    || number.scale() > 6176
                                    || number.scale() < -6144);
        } catch (NumberFormatException e) {
            assertThat(value).isInstanceOf(BrokenRule.class);
        }
    }

    @Property
    void groupsAndDecimalsReadAsTheyAreWritten(
            @ForAll @Scale(4) @BigRange(min = "-99999999999", max = "99999999999")
                    BigDecimal number,
            @ForAll("signs") String signs) {
        var symbols = new DecimalFormatSymbols(Locale.ROOT);
        symbols.setDecimalSeparator(signs.charAt(0));
        symbols.setGroupingSeparator(signs.charAt(1));
        String text = new DecimalFormat("#,##0.####", symbols).format(number);
        FieldCheck check =
                check(
                        "type: number, decimalChar: \"%s\", groupChar: \"%s\""
                                .formatted(signs.charAt(0), signs.charAt(1)));
        assertThat(DecimalNumber.exact(check.value(text))).isEqualByComparingTo(number);
    }

    @Provide
    Arbitrary<String> signs() {
        return Arbitraries.of(".,", ",.", ", ", ".'", ".\u00a0", ",_");
    }

    @Property
    void datesAreThoseOfTheCalendar(
            @ForAll @IntRange(max = 9999) int year,
            @ForAll @IntRange(max = 13) int month,
            @ForAll @IntRange(max = 32) int day) {
        assertSame(DATE, "%04d-%02d-%02d".formatted(year, month, day), "uuuu-MM-dd");
        assertSame(POINTS, "%02d.%02d.%04d".formatted(day, month, year), "dd.MM.uuuu");
    }

    private static void assertSame(FieldCheck check, String text, String pattern) {
        var format = DateTimeFormatter.ofPattern(pattern).withResolverStyle(ResolverStyle.STRICT);
        Object value = check.value(text);
        try {
            Instant day = LocalDate.parse(text, format).atStartOfDay(ZoneOffset.UTC).toInstant();
            assertThat(value).isEqualTo(day);
        } catch (DateTimeParseException e) {
            assertThat(value).isInstanceOf(BrokenRule.class);
        }
    }

    @Property
    void momentsAreThoseOfTheCalendar(
            @ForAll("moments") LocalDateTime moment,
            @ForAll @IntRange(min = -1080, max = 1080) int minutes) {
        var offset = ZoneOffset.ofTotalSeconds(minutes * 60);
        assertThat(
                        DATETIME.value(
                                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                        moment.atOffset(offset))))
                .isEqualTo(moment.toInstant(offset));
        assertThat(COMPACT.value(DateTimeFormatter.ofPattern("uuuuMMddHHmmss").format(moment)))
                .isEqualTo(moment.withNano(0).toInstant(ZoneOffset.UTC));
    }

    @Provide
    Arbitrary<LocalDateTime> moments() {
        return Combinators.combine(
                        Arbitraries.longs().between(-60_000_000_000L, 250_000_000_000L),
                        Arbitraries.integers().between(0, 999))
                .as((second, milli) ->
                        LocalDateTime.ofEpochSecond(second, milli * 1_000_000, ZoneOffset.UTC));
    }
}
