package io.millrace.imports;

import java.util.List;

/// Words for true and false, in upper or lower case.
final class WordValue implements ValueType {

    static final List<String> TRUE = List.of("true", "1");
    static final List<String> FALSE = List.of("false", "0");

    private final List<String> yes;
    private final List<String> no;
    private final BrokenRule noWord;

    WordValue(List<String> yes, List<String> no, BrokenRule noWord) {
        this.yes = yes;
        this.no = no;
        this.noWord = noWord;
    }

    @Override
    public Object parse(String text) {
        String word = text.strip();
        if (isOneOf(yes, word)) {
            return true;
        }
        return isOneOf(no, word) ? (Object) false : noWord;
    }

    private static boolean isOneOf(List<String> words, String word) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }
}
