package io.cloakroom.gateway;

import io.cloakroom.gateway.http.BodyException;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.xml.ErrorXml;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.encryption.KeyException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns exceptions into answers. A failure that is our fault is logged once, with the request id, and the answer tells
/// nothing of its cause.
final class Errors {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private Errors() {}

    static HttpResponse refused(S3Exception refused, HttpRequest http) {
        var headers = HttpHeaders.builder();
        refused.headers().forEach(headers::add);
        var hostId = S3Request.hostId(http.id());
        headers.add("x-amz-request-id", http.id()).add("x-amz-id-2", hostId);
        int status = refused.error().status();
        if (http.method().equals("HEAD") || status == 304) {
            return HttpResponse.of(status, headers.build(), Content.NONE);
        }
        var resource = refused.resource();
        var document = new ErrorXml(
                refused.error().code(),
                refused.text(),
                refused.elements(),
                resource == null ? http.path() : resource,
                http.id(),
                hostId);
        headers.add("content-type", "application/xml");
        return HttpResponse.of(
                status, headers.build(), new Content.Bytes(document.toXml().getBytes(StandardCharsets.UTF_8)));
    }

    static HttpResponse failed(Exception failed, HttpRequest http) {
        return failed(failed, refusal(failed, http), http);
    }

    /// @param refusal made by [#refusal] from the same failure
    static HttpResponse failed(Exception failed, S3Exception refusal, HttpRequest http) {
        var answer = refused(refusal, http);
        return failed instanceof BodyException ? answer.closing() : answer;
    }

    /// The error that the client sees for a failure.
    static S3Exception refusal(Exception failed, HttpRequest http) {
        return switch (failed) {
            case BodyException body -> brokenBody(body);
            case StoreException store -> storeFailed(store, http);
            case KeyException key -> keyFailed(key, http);
            default -> {
                log(failed, http);
                yield S3Error.INTERNAL_ERROR.exception();
            }
        };
    }

    private static S3Exception brokenBody(BodyException body) {
        return switch (body.kind()) {
            case INCOMPLETE -> S3Error.INCOMPLETE_BODY.exception();
            case TOO_SLOW -> S3Error.REQUEST_TIMEOUT.exception();
            case MALFORMED -> S3Error.BAD_REQUEST.exception("The body's chunked transfer coding is broken.");
        };
    }

    private static S3Exception storeFailed(StoreException store, HttpRequest http) {
        return switch (store.kind()) {
            case FULL -> S3Error.STORAGE_FULL.exception();
            case BUSY -> S3Error.SLOW_DOWN.exception().header("retry-after", "1");
            // The store has already logged the reason, and its troubles name it as long as it lasts.
            case UNAVAILABLE ->
                store.lostBucket()
                        .map(bucket ->
                                S3Error.SERVICE_UNAVAILABLE.exception("The bucket " + bucket + " has no data: its"
                                        + " project was restored from a copy that is older than the bucket."))
                        .orElseGet(S3Error.SERVICE_UNAVAILABLE::exception)
                        .header("retry-after", "5");
            case FAILED, DAMAGED -> {
                log(store, http);
                yield S3Error.INTERNAL_ERROR.exception();
            }
        };
    }

    /// AWS's message where it has one; otherwise the message of the key service, which names the key and nothing more.
    private static S3Exception keyFailed(KeyException key, HttpRequest http) {
        var message = String.valueOf(key.getMessage());
        return switch (key.kind()) {
            case CUSTOMER_KEY_MISSING ->
                S3Error.INVALID_REQUEST.exception(
                        "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.");
            case CUSTOMER_KEY_WRONG ->
                S3Error.ACCESS_DENIED.exception(
                        "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.");
            case CUSTOMER_KEY_UNWANTED ->
                S3Error.INVALID_REQUEST.exception("The encryption parameters are not applicable to this object.");
            case NOT_FOUND -> S3Error.KMS_NOT_FOUND.exception(message);
            case DISABLED -> S3Error.KMS_DISABLED.exception(message);
            case INVALID_STATE -> S3Error.KMS_INVALID_STATE.exception(message);
            case DENIED -> {
                warn(key, http);
                yield S3Error.ACCESS_DENIED.exception();
            }
            case UNAVAILABLE -> {
                warn(key, http);
                yield S3Error.SERVICE_UNAVAILABLE
                        .exception("The key management service does not answer, or this server has none.")
                        .header("retry-after", "5");
            }
            case WRONG_MASTER_KEY -> {
                warn(key, http);
                yield S3Error.INTERNAL_ERROR.exception();
            }
        };
    }

    /// Logs one sentence without a stack trace, because the program is not at fault.
    private static void warn(KeyException key, HttpRequest http) {
        LOG.warn("request {} failed: {} {}: {}", http.id(), http.method(), http.path(), key.getMessage());
    }

    private static void log(Exception failed, HttpRequest http) {
        LOG.error("request {} failed: {} {}", http.id(), http.method(), http.path(), failed);
    }
}
