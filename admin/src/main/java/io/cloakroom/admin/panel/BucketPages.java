package io.cloakroom.admin.panel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.admin.Views.BucketView;
import io.cloakroom.admin.Views.CredentialsView;
import io.cloakroom.admin.Views.DeletedObject;
import io.cloakroom.admin.Views.LinkView;
import io.cloakroom.admin.Views.ObjectPage;
import io.cloakroom.admin.Views.ProjectView;
import io.cloakroom.admin.sign.RequestSigner;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The bucket browser. Bytes do not pass through the panel: it signs links with temporary keys of the visitor, and the
/// browser speaks to S3 itself.
final class BucketPages {
    private static final Duration LINK = Duration.ofMinutes(10);
    /// What lies in a bucket is never shown as a page: its scripts would run on the panel's host, and cookies heed no port.
    private static final Map<String, String> DOWNLOAD = Map.of("response-content-disposition", "attachment");

    private final InstantSource clock;
    /// Keys by session and project, used again for a while so that not every page asks for new ones.
    private final Cache<String, CredentialsView> keys;

    BucketPages(InstantSource clock) {
        this.clock = clock;
        this.keys = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(Duration.ofMinutes(4))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    void addTo(Panel panel) {
        panel.row("POST", "projects/*/buckets", this::create);
        panel.row("GET", "projects/*/buckets/*", visit -> bucket(visit, null, null));
        panel.row("POST", "projects/*/buckets/*/delete", this::delete);
        panel.row("POST", "projects/*/buckets/*/objects/delete", this::deleteObject);
        panel.row("POST", "projects/*/buckets/*/link", this::link);
        panel.row("POST", "projects/*/buckets/*/upload", this::upload);
    }

    /// A folder on the way to the prefix.
    public record Step(String name, String prefix) {}

    /// @param url     downloads it, for some minutes
    /// @param preview whether it is a picture that a browser shows
    public record Item(
            String key, String name, long size, java.time.Instant lastModified, String url, boolean preview) {
        /// Never shows the link, which opens without a key.
        @Override
        public String toString() {
            return "Item[" + key + "]";
        }
    }

    /// @param link    one that was just made to be given away
    /// @param problem why something was refused, or `null`
    public record BucketPage(
            ProjectView project,
            BucketView bucket,
            String prefix,
            List<Step> steps,
            List<Step> folders,
            List<Item> items,
            @Nullable String next,
            boolean changesBuckets,
            String path,
            @Nullable LinkView link,
            @Nullable String problem) {}

    private PanelAnswer create(Visit visit) {
        var call = visit.call();
        var made = visit.api()
                .send(
                        "POST",
                        BucketView.class,
                        Map.of("name", call.field("name")),
                        "projects",
                        call.segment(1),
                        "buckets");
        return visit.done(path(call.segment(1), made.name()) + "?done=created");
    }

    private static String path(String project, String bucket) {
        return "/projects/" + Shown.url(project) + "/buckets/" + Shown.url(bucket);
    }

    private PanelAnswer bucket(Visit visit, @Nullable LinkView link, @Nullable String problem) {
        var call = visit.call();
        var project = visit.api().get(ProjectView.class, "projects", call.segment(1));
        var name = call.segment(3);
        var prefix = call.form().containsKey("prefix") ? call.rawField("prefix") : call.query("prefix");
        var page = visit.api()
                .get(
                        ObjectPage.class,
                        Map.of("prefix", prefix, "delimiter", "/", "limit", "100", "after", call.query("after")),
                        "projects",
                        project.id(),
                        "buckets",
                        name,
                        "objects");
        var keys = page.objects().isEmpty() ? null : keys(visit, project.id());
        var items = new ArrayList<Item>();
        for (var object : page.objects()) {
            items.add(new Item(
                    object.key(),
                    object.key().substring(prefix.length()),
                    object.size(),
                    object.lastModified(),
                    keys == null ? "" : presigned(keys, "GET", name, object.key(), DOWNLOAD),
                    object.contentType().matches("image/(png|jpeg|gif|webp|avif)")
                            && object.size() < 20L * 1024 * 1024));
        }
        return visit.page(
                "projects",
                "bucket.jte",
                new BucketPage(
                        project,
                        visit.api().get(BucketView.class, "projects", project.id(), "buckets", name),
                        prefix,
                        steps(prefix),
                        page.prefixes().stream()
                                .map(each -> new Step(each.substring(prefix.length()), each))
                                .toList(),
                        items,
                        page.next(),
                        visit.mayChangeBuckets(project),
                        path(project.id(), name),
                        link,
                        problem));
    }

    private static List<Step> steps(String prefix) {
        var steps = new ArrayList<Step>();
        int from = 0;
        for (int slash = prefix.indexOf('/'); slash >= 0; slash = prefix.indexOf('/', from)) {
            steps.add(new Step(prefix.substring(from, slash + 1), prefix.substring(0, slash + 1)));
            from = slash + 1;
        }
        return steps;
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

    private String presigned(
            CredentialsView keys, String method, String bucket, String key, Map<String, String> wishes) {
        var query = new HashMap<>(wishes);
        query.put("X-Amz-Security-Token", keys.sessionToken());
        var request = new RequestSigner.Request(
                method, URI.create(keys.endpoint()), "/" + bucket + "/" + key, query, Map.of());
        return new RequestSigner(keys.accessKey(), keys.secretKey(), keys.region())
                .presign(request, clock.instant(), LINK)
                .toString();
    }

    /// A link to which the browser puts one file.
    private PanelAnswer upload(Visit visit) {
        var call = visit.call();
        var bucket = visit.api().get(BucketView.class, "projects", call.segment(1), "buckets", call.segment(3));
        var key = call.rawField("key");
        if (key.isEmpty() || key.length() > 1024) {
            throw new PanelProblem(400, visit.text("A file's name has 1 to 1024 characters."));
        }
        var url = presigned(keys(visit, call.segment(1)), "PUT", bucket.name(), key, Map.of());
        return new PanelAnswer(
                200,
                Map.of("content-type", "text/plain; charset=utf-8"),
                url.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private PanelAnswer delete(Visit visit) {
        var call = visit.call();
        try {
            visit.api().delete(BucketView.class, Map.of(), "projects", call.segment(1), "buckets", call.segment(3));
            return visit.done("/projects/" + Shown.url(call.segment(1)) + "?done=deleted#buckets");
        } catch (PanelProblem refused) {
            return bucket(visit, null, visit.refused(refused));
        }
    }

    private PanelAnswer deleteObject(Visit visit) {
        var call = visit.call();
        visit.api()
                .delete(
                        DeletedObject.class,
                        Map.of(),
                        "projects",
                        call.segment(1),
                        "buckets",
                        call.segment(3),
                        "objects",
                        call.rawField("key"));
        return visit.done(
                path(call.segment(1), call.segment(3)) + "?done=deleted&prefix=" + Shown.url(call.rawField("prefix")));
    }

    private PanelAnswer link(Visit visit) {
        var call = visit.call();
        try {
            var seconds = call.field("life").matches("\\d{1,6}") ? Integer.parseInt(call.field("life")) : 3600;
            var link = visit.api()
                    .send(
                            "POST",
                            LinkView.class,
                            Map.of("key", call.rawField("key"), "expiresInSeconds", seconds, "download", true),
                            "projects",
                            call.segment(1),
                            "buckets",
                            call.segment(3),
                            "links");
            return bucket(visit, link, null);
        } catch (PanelProblem refused) {
            return bucket(visit, null, visit.refused(refused));
        }
    }
}
