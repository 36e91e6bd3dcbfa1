package io.cloakroom.admin.panel.page;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// @param headers names in lower case
public record PanelAnswer(int status, Map<String, String> headers, byte[] body) {
    public static PanelAnswer html(int status, String page) {
        return new PanelAnswer(
                status, Map.of("content-type", "text/html; charset=utf-8"), page.getBytes(StandardCharsets.UTF_8));
    }

    /// Redirects to a page after a form was handled (See Other).
    public static PanelAnswer goTo(String path) {
        return new PanelAnswer(303, Map.of("location", path), new byte[0]);
    }

    public PanelAnswer with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new PanelAnswer(status, more, body);
    }

    /// Never shows the body: it may hold a secret.
    @Override
    public String toString() {
        return "PanelAnswer[" + status + "]";
    }
}
