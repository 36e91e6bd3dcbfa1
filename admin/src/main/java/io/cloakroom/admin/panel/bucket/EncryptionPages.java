package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.encryption.EncryptionRoutes.EncryptionView;
import io.cloakroom.admin.encryption.KmsKeyRoutes.KmsKeyView;
import io.cloakroom.admin.encryption.KmsKeyRoutes.KmsKeysView;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The page about the default encryption of a bucket.
public final class EncryptionPages {
    public void addTo(PageTable panel) {
        var path = "projects/*/buckets/*/encryption";
        panel.row("GET", path, visit -> page(visit, null));
        panel.row("POST", path, EncryptionPages::set);
    }

    /// @param changes    whether the reader may change the encryption
    /// @param encryption `null` when the reader may not see it
    /// @param keys       that can be chosen
    /// @param problem    why something was refused, or `null`
    public record EncryptionPage(
            ProjectView project,
            BucketView bucket,
            String path,
            boolean changes,
            @Nullable EncryptionView encryption,
            String etag,
            List<KmsKeyView> keys,
            @Nullable String problem) {
        /// Whether the bucket uses a key that the form does not offer.
        public boolean hasOtherKey() {
            var key = encryption == null ? null : encryption.kmsKey();
            return key != null && keys.stream().noneMatch(each -> isNamed(each, key));
        }

        /// Whether this is the bucket's key.
        public boolean isChosen(KmsKeyView key) {
            var named = encryption == null ? null : encryption.kmsKey();
            return named != null && isNamed(key, named);
        }

        /// The key's name in the form. For the bucket's own key, the name that the bucket uses, so that an alias
        /// stays an alias.
        public String nameOf(KmsKeyView key) {
            var named = encryption == null ? null : encryption.kmsKey();
            return named != null && isNamed(key, named) ? named : key.arn();
        }

        private static boolean isNamed(KmsKeyView key, String name) {
            return key.arn().equals(name)
                    || key.id().equals(name)
                    || key.aliases().contains(name);
        }
    }

    private static PanelAnswer page(Visit visit, @Nullable String problem) {
        var project =
                visit.api().get(ProjectView.class, "projects", visit.call().segment(1));
        var kept = AccessPages.allowed(
                () -> visit.api().found(EncryptionView.class, BucketCall.resource(visit, "encryption")));
        return visit.page(
                "projects",
                "encryption.jte",
                new EncryptionPage(
                        project,
                        BucketReads.bucket(visit),
                        BucketCall.path(visit) + "/encryption",
                        visit.mayChangeBuckets(project),
                        kept == null ? null : kept.it(),
                        kept == null ? "" : kept.etag(),
                        visit.api()
                                .get(KmsKeysView.class, "projects", project.id(), "kms-keys")
                                .keys(),
                        problem));
    }

    private static PanelAnswer set(Visit visit) {
        var call = visit.call();
        var algorithm = call.field("algorithm");
        var body = new LinkedHashMap<String, Object>();
        body.put("algorithm", algorithm);
        body.put("blocksSseC", call.field("blocksSseC").equals("true"));
        if (algorithm.equals("aws:kms")) {
            body.put("bucketKey", call.field("bucketKey").equals("true"));
            if (!call.field("kmsKey").isEmpty()) {
                body.put("kmsKey", call.field("kmsKey"));
            }
        }
        try {
            visit.api()
                    .replace(
                            EncryptionView.class,
                            call.field("etag"),
                            Map.of(),
                            body,
                            BucketCall.resource(visit, "encryption"));
            return visit.done(BucketCall.path(visit) + "/encryption?done=saved");
        } catch (PanelProblem refused) {
            return page(visit, visit.refused(refused));
        }
    }
}
