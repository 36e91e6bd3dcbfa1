package io.cloakroom.admin.panel.page;

import io.cloakroom.admin.rest.Peer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request for a page, decoded.
///
/// @param path     its segments, decoded one by one; empty for `/`
/// @param query    the first value when a name occurs several times
/// @param form     fields of a submitted form, all values of each; empty for GET
/// @param session  value of the session cookie
/// @param disputed whether the browser sent several session cookies, so that the right one is unknown
/// @param csrf     the `X-CSRF-Token` header, which htmx sends instead of the form field
/// @param htmx     whether htmx asked for a part of a page
/// @param language the `Accept-Language` header
/// @param host     the `Host` header, such as `panel.example:9001`
/// @param origin   the `Origin` header
/// @param secure   whether the request came over TLS
public record PanelCall(
        String method,
        List<String> path,
        Map<String, String> query,
        Map<String, List<String>> form,
        @Nullable String session,
        boolean disputed,
        @Nullable String csrf,
        boolean htmx,
        String language,
        String host,
        @Nullable String origin,
        boolean secure,
        Peer peer) {
    /// The longest accepted form: enough for a thousand selected tokens, or key pairs to import.
    public static final int MAX_FORM_BYTES = 512 * 1024;

    /// Name of the session cookie. Over TLS it has the prefix `__Host-`, so that browsers let no other host (a
    /// subdomain, a page over HTTP) set it.
    public static String cookie(boolean secure) {
        return (secure ? "__Host-" : "") + "cloakroom-session";
    }

    public PanelCall {
        path = List.copyOf(path);
        query = Map.copyOf(query);
        form = Map.copyOf(form);
    }

    /// Scheme, host and port of the page.
    public String pageOrigin() {
        return (secure ? "https://" : "http://") + host;
    }

    public String query(String name) {
        return query.getOrDefault(name, "");
    }

    /// The first value of a field, trimmed; empty when there is none.
    public String field(String name) {
        return form.getOrDefault(name, List.of("")).getFirst().strip();
    }

    /// The first value of a field exactly as typed, as passwords need it.
    public String rawField(String name) {
        return form.getOrDefault(name, List.of("")).getFirst();
    }

    /// A key or prefix in a form, which is percent-encoded there: browsers turn a line break in a field into CRLF
    /// (HTML Standard, "Constructing the entry list"), which would name another object.
    ///
    /// @throws PanelProblem with 400 when the encoding is wrong
    public String objectField(String name) {
        return decoded(rawField(name));
    }

    /// All values of a percent-encoded field.
    public List<String> objectFields(String name) {
        return fields(name).stream().map(PanelCall::decoded).toList();
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            throw new PanelProblem(400, "the name of an object in this form is not percent-encoded");
        }
    }

    public List<String> fields(String name) {
        return form.getOrDefault(name, List.of());
    }

    public boolean ticked(String name) {
        return form.containsKey(name);
    }

    public String segment(int index) {
        return path.get(index);
    }

    /// Never shows form or cookie: both may hold secrets.
    @Override
    public String toString() {
        return "PanelCall[" + method + " /" + String.join("/", path) + "]";
    }
}
