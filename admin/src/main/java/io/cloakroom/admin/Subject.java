package io.cloakroom.admin;

import io.cloakroom.storage.token.Token;
import java.util.ArrayList;
import java.util.List;

/// What a change is about, for its line in the audit log. Whatever a handler finds out beyond the path it notes here.
final class Subject {
    private String target = "";
    private String project = "";
    private String token = "";
    private String detail = "";
    private final List<Touched> touched = new ArrayList<>();

    /// What was done to one object, for its line in the access log.
    ///
    /// @param operation S3's name of it
    /// @param status    as if it had been asked for alone
    record Touched(String operation, String bucket, String key, int status) {}

    /// @param name of what was changed: a login, an access key, a bucket
    Subject target(String name) {
        target = name;
        return this;
    }

    /// @param id of the project that it belongs to
    Subject project(String id) {
        project = id;
        return this;
    }

    /// @param accessKey of the token that it is about, or empty
    Subject token(String accessKey) {
        token = accessKey;
        return this;
    }

    Subject of(Token changed) {
        target = changed.accessKey();
        token = changed.accessKey();
        project = changed.project();
        return this;
    }

    /// @param text for people, never with a secret
    Subject detail(String text) {
        detail = text;
        return this;
    }

    /// One of the objects that it was about.
    Subject touched(String operation, String bucket, String key, int status) {
        touched.add(new Touched(operation, bucket, key, status));
        return this;
    }

    List<Touched> touched() {
        return touched;
    }

    String target() {
        return target;
    }

    String project() {
        return project;
    }

    String token() {
        return token;
    }

    String detail() {
        return detail;
    }
}
