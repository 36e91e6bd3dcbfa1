package io.cloakroom.admin.panel.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The panel's texts in one language. Templates name a text by its English form. The file of another language
/// contains translations; texts that it lacks stay English.
public final class Texts {
    private static final Texts ENGLISH = new Texts("en", Map.of());
    private static final Map<String, Texts> OTHERS = Map.of("nl", new Texts("nl", read("nl")));
    private static final int MOST_RANGES = 20;

    private final String code;
    private final Locale locale;
    private final Map<String, String> texts;

    private Texts(String code, Map<String, String> texts) {
        this.code = code;
        this.locale = Locale.of(code);
        this.texts = texts;
    }

    /// Parses lines `English text = other text`.
    static Map<String, String> read(String code) {
        var texts = new HashMap<String, String>();
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Texts.class.getResourceAsStream("/io/cloakroom/admin/panel/" + code + ".txt")),
                StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf(" = ");
                if (equals > 0 && !line.startsWith("#")) {
                    texts.put(line.substring(0, equals), line.substring(equals + 3));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return texts;
    }

    /// @param accepted an Accept-Language header (RFC 9110 section 12.5.4): the first language in it that is
    ///     available, otherwise English
    public static Texts in(String accepted) {
        for (var range : accepted.split(",", MOST_RANGES)) {
            var code = range.strip().toLowerCase(Locale.ROOT);
            var primary = code.length() >= 2 ? code.substring(0, 2) : "";
            if (primary.equals("en")) {
                return ENGLISH;
            }
            var other = OTHERS.get(primary);
            if (other != null) {
                return other;
            }
        }
        return ENGLISH;
    }

    public String code() {
        return code;
    }

    public Locale locale() {
        return locale;
    }

    /// A text by its English form; `{0}` and so on are replaced by `values`.
    public String of(String english, Object... values) {
        var text = texts.getOrDefault(english, english);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }
}
