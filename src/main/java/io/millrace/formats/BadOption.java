package io.millrace.formats;

/// An option of [FormatOptions] that says nothing that could be done.
public final class BadOption extends IllegalArgumentException {

    private final String option;

    /// @param option the name of the option
    /// @param message what is wrong with it, and what it may be
    BadOption(String option, String message) {
        super(message);
        this.option = option;
    }

    /// The name of the option, as [FormatOptions] has it.
    public String option() {
        return option;
    }
}
