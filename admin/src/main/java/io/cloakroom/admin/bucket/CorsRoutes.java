package io.cloakroom.admin.bucket;

import static io.cloakroom.admin.rest.Access.BUCKETS;
import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Etags;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.rest.Tagged;
import io.cloakroom.admin.text.Lasting;
import io.cloakroom.admin.text.Legible;
import io.cloakroom.admin.view.AccessViews.CorsCheck;
import io.cloakroom.admin.view.AccessViews.CorsRuleView;
import io.cloakroom.admin.view.AccessViews.CorsView;
import io.cloakroom.s3.access.CorsDocument;
import io.cloakroom.s3.access.CorsException;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.StoredDocument;
import io.cloakroom.storage.document.CorsRules;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Routes for the CORS rules of a bucket, which tell browsers what web pages may use it.
public final class CorsRoutes {
    /// Limits a message, which may repeat what the client sent.
    private static final int MOST_SAID = 500;

    private static final String PATH = "projects/{project}/buckets/{bucket}/cors";

    private final Buckets buckets;
    private final BucketConfig config;

    public CorsRoutes(Buckets buckets, BucketConfig config) {
        this.buckets = buckets;
        this.config = config;
    }

    record NewCors(
            @Field(value = "1 to 100 rules; the first matching rule applies", needed = true) @Nullable
            List<@Nullable CorsRuleView> rules) {}

    public void addTo(Route.Table table) {
        table.row("GET", PATH, MEMBER, "Shows the CORS rules of a bucket.", this::cors)
                .asks(S3Action.GET_BUCKET_CORS)
                .gives(CorsView.class);
        table.row("PUT", PATH, BUCKETS, "Sets the CORS rules of a bucket.", this::setCors)
                .asks(S3Action.PUT_BUCKET_CORS)
                .takes(NewCors.class)
                .conditional()
                .gives(CorsView.class)
                .audited("bucket.cors");
        table.row("POST", PATH + "/validation", MEMBER, "Validates CORS rules without setting them.", this::checkCors)
                .takes(NewCors.class)
                .gives(CorsCheck.class);
        table.row("DELETE", PATH, BUCKETS, "Removes all CORS rules of a bucket.", this::deleteCors)
                .asks(S3Action.PUT_BUCKET_CORS)
                .conditional()
                .gives(CorsView.class)
                .audited("bucket.cors");
    }

    private Tagged cors(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        return answer(view(bucket, config.read(bucket, CorsRules.class).map(StoredDocument::document)));
    }

    private static Tagged answer(CorsView view) {
        return new Tagged(view, Etags.of(view));
    }

    private static CorsView view(Bucket bucket, Optional<CorsRules> cors) {
        return new CorsView(
                bucket.name().value(),
                cors.map(CorsRules::rules).orElse(List.of()).stream()
                        .map(CorsRoutes::view)
                        .toList());
    }

    private static CorsRuleView view(CorsRules.Rule rule) {
        return new CorsRuleView(
                rule.id(),
                List.copyOf(rule.allowedOrigins()),
                List.copyOf(rule.allowedMethods()),
                List.copyOf(rule.allowedHeaders()),
                List.copyOf(rule.exposedHeaders()),
                rule.maxAgeSeconds());
    }

    private Tagged setCors(AdminRequest request) throws IOException {
        var rules = rules(request.json(NewCors.class).rules());
        var bucket = buckets.of(request);
        request.subject().detail(Lasting.counted(rules.rules().size(), "rule"));
        Outcomes.require(request, config.put(bucket, rules, revisionSeen(request, bucket)));
        return answer(view(bucket, Optional.of(rules)));
    }

    private CorsCheck checkCors(AdminRequest request) throws IOException {
        var body = request.json(NewCors.class).rules();
        var _ = buckets.of(request);
        try {
            var _ = rules(body);
            return new CorsCheck(true, null);
        } catch (Problem refused) {
            return new CorsCheck(false, refused.getMessage());
        }
    }

    private static CorsRules rules(@Nullable List<@Nullable CorsRuleView> requested) {
        try {
            return CorsDocument.of(
                    requested == null
                            ? null
                            : requested.stream().map(CorsRoutes::rule).toList());
        } catch (CorsException refused) {
            throw Problem.badRequest(Legible.of(String.valueOf(refused.getMessage()), MOST_SAID));
        }
    }

    private static CorsDocument.@Nullable AskedRule rule(@Nullable CorsRuleView requested) {
        if (requested == null) {
            return null;
        }
        var seconds = requested.maxAgeSeconds();
        return new CorsDocument.AskedRule(
                requested.id(),
                requested.allowedOrigins(),
                requested.allowedMethods(),
                requested.allowedHeaders(),
                requested.exposeHeaders(),
                seconds == null ? null : seconds.toString());
    }

    private OptionalLong revisionSeen(AdminRequest request, Bucket bucket) throws IOException {
        if (request.call().ifMatch() == null) {
            return OptionalLong.empty();
        }
        var stored = config.read(bucket, CorsRules.class);
        request.requireMatch(view(bucket, stored.map(StoredDocument::document)));
        return OptionalLong.of(stored.map(StoredDocument::revision).orElse(0L));
    }

    private CorsView deleteCors(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        request.subject().detail("no rules");
        Outcomes.require(request, config.delete(bucket, CorsRules.class, revisionSeen(request, bucket)));
        return view(bucket, Optional.empty());
    }
}
