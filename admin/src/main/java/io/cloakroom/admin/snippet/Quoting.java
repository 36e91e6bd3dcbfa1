package io.cloakroom.admin.snippet;

/// Quotes a value for a syntax. Values never contain control characters.
@FunctionalInterface
interface Quoting {
    /// No quotes, for files in which a value extends to the end of the line.
    Quoting NONE = value -> value;

    /// One word of a POSIX shell, quoted if necessary.
    Quoting SHELL = value -> plain(value) ? value : "'" + value.replace("'", "'\\''") + "'";

    /// A value in a `.env` file. All readers understand bare words and single quotes; a value that contains single
    /// quotes or backslashes is quoted as for a shell.
    Quoting DOTENV = value -> {
        if (plain(value)) {
            return value;
        }
        return value.contains("'") ? "\"" + value.replaceAll("[\\\\\"$`]", "\\\\$0") + "\"" : "'" + value + "'";
    };

    /// A string in double quotes for JSON, YAML, Python, JavaScript, Java and Go.
    Quoting DOUBLE = value -> "\"" + value.replaceAll("[\\\\\"]", "\\\\$0") + "\"";

    /// A string of HCL without templates.
    Quoting HCL = value -> DOUBLE.apply(value).replace("${", "$${").replace("%{", "%%{");

    /// A string of PHP without variables.
    Quoting PHP = value -> "'" + value.replaceAll("[\\\\']", "\\\\$0") + "'";

    String apply(String value);

    private static boolean plain(String value) {
        return value.matches("[A-Za-z0-9._/:@%+-][A-Za-z0-9._/:@%+=-]*");
    }
}
