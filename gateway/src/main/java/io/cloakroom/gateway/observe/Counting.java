package io.cloakroom.gateway.observe;

import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;

/// What is learnt of one request on its way, to be counted when it is answered. Not for several threads.
public final class Counting {
    private static final int MOST_NAME_CHARACTERS = 63;

    private String accessKey = "";
    private String project = "";
    private String operation = "";
    private String bucket = "";
    private boolean denied;

    /// Which operation on what.
    public void asks(String name, S3Address address) {
        operation = name;
        var named = address.bucket();
        bucket = named == null ? "" : named.substring(0, Math.min(named.length(), MOST_NAME_CHARACTERS));
    }

    public void by(Caller caller) {
        if (caller instanceof Caller.Holder holder) {
            accessKey = holder.accessKey();
            project = TemporaryKeys.isOne(accessKey) ? "" : holder.project().id();
        }
    }

    /// A signature that does not match is held against the token that it names.
    public void refused(S3Exception refused) {
        if (refused.error() == S3Error.SIGNATURE_DOES_NOT_MATCH) {
            accessKey = refused.elements().getOrDefault("AWSAccessKeyId", "");
            project = "";
            denied = true;
        }
    }

    /// Counts the request; for a token, when one was named.
    public void count(HttpRequest http, HttpResponse response, TrafficCounter traffic, ServerCounts server) {
        server.add(response.status());
        if (!accessKey.isEmpty()) {
            traffic.add(new Served(
                    accessKey,
                    project,
                    operation,
                    bucket,
                    response.status(),
                    denied,
                    http.body().length().orElse(0),
                    length(response.content()),
                    http.remote().getAddress().getHostAddress(),
                    http.headers().first("user-agent").orElse(""),
                    http.received()));
        }
    }

    private static long length(Content content) {
        return switch (content) {
            case Content.None _ -> 0;
            case Content.Bytes(var bytes) -> bytes.length;
            case Content.Stored(var body, var _) -> body.length();
        };
    }
}
