package io.cloakroom.admin.panel.bucket;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.ObjectViews.CredentialsView;
import io.cloakroom.s3.sign.RequestSigner;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Makes links for the visitor's browser to speak to S3 directly, signed with temporary keys of the visitor.
public final class DirectLinks {
    private static final Duration LIFE = Duration.ofMinutes(10);
    /// Objects are always downloaded and never shown as pages: their scripts would run on the panel's host, whose
    /// cookies ignore the port.
    private static final Map<String, String> DOWNLOAD = Map.of("response-content-disposition", "attachment");

    private final InstantSource clock;
    /// Keys by session and project, reused for a while so that not every page requests new ones.
    private final Cache<String, CredentialsView> keys;

    public DirectLinks(InstantSource clock) {
        this.clock = clock;
        this.keys = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(Duration.ofMinutes(4))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    String download(Visit visit, String project, String bucket, String key) {
        return presigned(visit, project, "GET", bucket, key, DOWNLOAD, Map.of());
    }

    /// Downloads one version.
    String download(Visit visit, String project, String bucket, String key, String version) {
        var wishes = new HashMap<>(DOWNLOAD);
        wishes.put("versionId", version);
        return presigned(visit, project, "GET", bucket, key, wishes, Map.of());
    }

    /// @param headers that the browser will send
    String upload(Visit visit, String project, String bucket, String key, Map<String, String> headers) {
        return presigned(visit, project, "PUT", bucket, key, Map.of(), headers);
    }

    private String presigned(
            Visit visit,
            String project,
            String method,
            String bucket,
            String key,
            Map<String, String> wishes,
            Map<String, String> headers) {
        var used = keys(visit, project);
        var query = new HashMap<>(wishes);
        query.put("X-Amz-Security-Token", used.sessionToken());
        var request = new RequestSigner.Request(
                method, URI.create(used.endpoint()), "/" + bucket + "/" + key, query, headers);
        return new RequestSigner(used.accessKey(), used.secretKey(), used.region())
                .presign(request, clock.instant(), LIFE)
                .toString();
    }

    private CredentialsView keys(Visit visit, String project) {
        var name = visit.call().session() + " " + project + " " + visit.call().pageOrigin();
        return keys.get(
                name,
                _ -> visit.api()
                        .send(
                                "POST",
                                CredentialsView.class,
                                Map.of("origin", visit.call().pageOrigin()),
                                "projects",
                                project,
                                "credentials"));
    }
}
