package io.cloakroom.admin.rest;

import io.cloakroom.storage.token.Token;
import java.util.ArrayList;
import java.util.List;

/// The subject of a call, for its line in the audit log. Handlers add what the path does not tell.
public final class Subject {
    private String target = "";
    private String project = "";
    private String token = "";
    private String detail = "";
    private final List<Touched> touched = new ArrayList<>();

    /// An effect on one object, for its line in the access log.
    ///
    /// @param operation in S3's terms
    /// @param status    the status that a call for this object alone would get
    public record Touched(String operation, String bucket, String key, int status) {}

    /// @param name of what was changed: a login, an access key, a bucket
    public Subject target(String name) {
        target = name;
        return this;
    }

    /// @param id of the project that the subject belongs to
    public Subject project(String id) {
        project = id;
        return this;
    }

    /// @param accessKey of the token that the call is about, or empty
    public Subject token(String accessKey) {
        token = accessKey;
        return this;
    }

    public Subject of(Token changed) {
        target = changed.accessKey();
        token = changed.accessKey();
        project = changed.project();
        return this;
    }

    /// @param text for people, never with a secret
    public Subject detail(String text) {
        detail = text;
        return this;
    }

    /// Adds an object that the call read or changed.
    public Subject touched(String operation, String bucket, String key, int status) {
        touched.add(new Touched(operation, bucket, key, status));
        return this;
    }

    public List<Touched> touched() {
        return touched;
    }

    public String target() {
        return target;
    }

    public String project() {
        return project;
    }

    public String token() {
        return token;
    }

    public String detail() {
        return detail;
    }
}
