package io.cloakroom.admin.rest;

import java.util.Map;

/// @param headers names in lower case; holds the content type when there is a body
public record AdminAnswer(int status, Map<String, String> headers, byte[] body) {
    public AdminAnswer {
        headers = Map.copyOf(headers);
    }

    /// Never shows the body: it may hold a secret.
    @Override
    public String toString() {
        return "AdminAnswer[" + status + "]";
    }
}
