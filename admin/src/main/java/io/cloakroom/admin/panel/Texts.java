package io.cloakroom.admin.panel;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/// The panel's texts in a language. Templates name a text by its English form; a file of another language holds what
/// stands for it, and what it does not hold stays English.
public final class Texts {
    private static final Texts ENGLISH = new Texts("en", Locale.ENGLISH, new Properties());
    private static final Map<String, Texts> OTHERS = Map.of("nl", read("nl"));

    private final String code;
    private final Locale locale;
    private final Properties texts;

    private Texts(String code, Locale locale, Properties texts) {
        this.code = code;
        this.locale = locale;
        this.texts = texts;
    }

    private static Texts read(String code) {
        var texts = new Properties();
        try (var file = new InputStreamReader(
                Objects.requireNonNull(Texts.class.getResourceAsStream(code + ".properties")),
                StandardCharsets.UTF_8)) {
            texts.load(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new Texts(code, Locale.of(code), texts);
    }

    /// @param accepted an Accept-Language field: the first language in it that there is, else English
    static Texts in(String accepted) {
        for (var range : accepted.split(",", 20)) {
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

    /// A text by its English form; `{0}` and so on are replaced by `values`. In the files, spaces of names are `_`.
    public String of(String english, Object... values) {
        var text = texts.getProperty(english.replace(' ', '_'), english);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }
}
