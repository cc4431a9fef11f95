package io.millrace.imports;

/// A year, or a year and a month: `2026`, `2026-01`.
final class YearValue implements ValueType {

    private final boolean month;
    private final BrokenRule noYear;

    YearValue(boolean month, BrokenRule noYear) {
        this.month = month;
        this.noYear = noYear;
    }

    @Override
    public Object parse(String text) {
        String year = text.strip();
        long first = DatePattern.ISO_DATE.parse(month ? year + "-01" : year + "-01-01");
        if (first == DatePattern.NONE) {
            return noYear;
        }
        return month ? (Object) year : Integer.valueOf(year);
    }
}
