package io.cloakroom.gateway.op.bucket;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.s3.AccountOperation;
import io.cloakroom.gateway.s3.AccountRequest;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.BucketXml;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /`: the project's buckets that the token may see, ordered by name.
public final class ListBuckets implements AccountOperation {
    private static final int MOST = 10_000;
    private static final int STEP = 1_000;

    private final ProjectStore projects;
    private final Authorizer authorizer;

    public ListBuckets(ProjectStore projects, Authorizer authorizer) {
        this.projects = projects;
        this.authorizer = authorizer;
    }

    @Override
    public S3Response handle(AccountRequest request) throws IOException {
        var query = request.query();
        int most = most(query);
        var found = visible(request, most + 1);
        var page = found.subList(0, Math.min(most, found.size()));
        var next = found.size() > most ? token(page.getLast()) : null;
        boolean asked = query.has("max-buckets") || query.has("prefix") || query.has("bucket-region");
        var prefix = query.has("prefix") ? query.text("prefix") : null;
        return S3Response.of(200)
                .xml(BucketXml.buckets(
                        request.holder().project(), page, asked || query.has("continuation-token"), next, prefix));
    }

    private static int most(S3Query query) {
        int most = query.number("max-buckets", MOST);
        if (most < 1 || most > MOST) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Argument max-buckets must be an integer between 1 and 10000")
                    .with("ArgumentName", "max-buckets")
                    .with("ArgumentValue", query.text("max-buckets"));
        }
        return most;
    }

    /// Collects `most` buckets that the token may see, in the requested region.
    private List<Bucket> visible(AccountRequest request, int most) throws IOException {
        var shown = authorizer.visible(request);
        var visible = new ArrayList<Bucket>();
        var after = after(request.query());
        while (visible.size() < most) {
            var step = projects.buckets(
                    request.holder().project().id(), request.query().text("prefix"), after, STEP);
            for (var bucket : step) {
                if (visible.size() < most && inRegion(request, bucket) && shown.test(bucket)) {
                    visible.add(bucket);
                }
            }
            if (step.size() < STEP) {
                break;
            }
            after = step.getLast().name().value();
        }
        return visible;
    }

    private static boolean inRegion(AccountRequest request, Bucket bucket) {
        var region = request.query().text("bucket-region");
        return region.isEmpty() || region.equals(bucket.region());
    }

    private static String token(Bucket last) {
        var name = last.name().value().getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    }

    private static @Nullable String after(S3Query query) {
        var token = query.get("continuation-token");
        if (token.isEmpty()) {
            return null;
        }
        try {
            var name = new String(Base64.getUrlDecoder().decode(token.get()), StandardCharsets.US_ASCII);
            if (BucketName.of(name).isPresent()) {
                return name;
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below, like a token that names no bucket.
        }
        throw S3Error.INVALID_ARGUMENT
                .exception("The continuation token provided is incorrect")
                .with("ArgumentName", "continuation-token");
    }
}
