package io.cloakroom.gateway;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Address.Kind;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Refuses requests of clients that put the bucket into a host name which no setting mentions. Read as path style, such
/// requests would list the wrong thing, and take keys for names of new buckets. Unsigned requests are never refused
/// here, and no refusal tells of another project's buckets.
final class MistakenHost {
    private static final Logger LOG = LoggerFactory.getLogger(MistakenHost.class);
    private static final long BETWEEN_LINES_NANOS = Duration.ofMinutes(1).toNanos();

    /// Parameters that listings of a bucket have and ListBuckets does not.
    private static final Set<String> OF_LISTINGS = Set.of(
            "list-type",
            "delimiter",
            "encoding-type",
            "fetch-owner",
            "key-marker",
            "marker",
            "max-keys",
            "start-after",
            "upload-id-marker",
            "version-id-marker");

    private final HostNames names;
    private final ProjectStore projects;
    private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

    MistakenHost(HostNames names, ProjectStore projects) {
        this.names = names;
        this.projects = projects;
    }

    /// Refuses requests on the account that make sense only on a bucket, and requests sent to the panel's host name. To
    /// be called before the operation is known.
    ///
    /// @throws S3Exception InvalidRequest
    void refuseBucketLevel(HttpRequest http, S3Address address, S3Query query) {
        if (names.isPanels(http.host())) {
            throw S3Error.INVALID_REQUEST.exception("The host name " + http.host()
                    + " is the control panel's. S3 is at the URL in the server's setting public-endpoint.");
        }
        if (address.kind() == Kind.SERVICE
                && names.isUnknown(http.host())
                && isSigned(http, query)
                && concernsBucket(http, query)) {
            throw refused(http);
        }
    }

    private static boolean isSigned(HttpRequest http, S3Query query) {
        return http.headers().has("authorization") || query.has("X-Amz-Signature") || query.has("AWSAccessKeyId");
    }

    private static boolean concernsBucket(HttpRequest http, S3Query query) {
        return !Set.of("GET", "OPTIONS").contains(http.method())
                || query.all().keySet().stream()
                        .anyMatch(name -> OF_LISTINGS.contains(name) || SubResources.ALL.contains(name));
    }

    /// Refuses a path whose first segment is no bucket when the host name contains one that exists. To be called when
    /// the caller is known.
    ///
    /// @throws S3Exception InvalidRequest
    void refuseKeyAsBucket(AskedRequest asked) throws IOException {
        var bucket = asked.address().bucket();
        if (bucket == null
                || !(asked.caller() instanceof Holder holder)
                || !names.isUnknown(asked.http().host())
                || bucket(bucket).isPresent()) {
            return;
        }
        for (var possible : names.possibleBuckets(asked.http().host())) {
            if (bucket(possible)
                    .map(Bucket::project)
                    .equals(Optional.of(holder.project().id()))) {
                throw refused(asked.http());
            }
        }
    }

    private Optional<Bucket> bucket(String name) throws IOException {
        var checked = BucketName.of(name);
        return checked.isEmpty() ? Optional.empty() : projects.bucket(checked.get());
    }

    private S3Exception refused(HttpRequest http) {
        var text = "The request's Host is " + http.host()
                + ", which this server does not know, so the bucket cannot be in it."
                + " Let the client use path style; or let the server's setting domain name what stands behind the bucket, or"
                + " public-endpoint the URL that clients use.";
        long now = System.nanoTime();
        long due = nextLine.get();
        if (now - due >= 0 && nextLine.compareAndSet(due, now + BETWEEN_LINES_NANOS)) {
            LOG.warn("request {} refused: {}", http.id(), text);
        }
        return S3Error.INVALID_REQUEST.exception(text);
    }
}
