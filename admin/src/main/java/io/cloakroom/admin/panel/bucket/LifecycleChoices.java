package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.view.LifecycleViews.Affected;
import io.cloakroom.admin.view.LifecycleViews.LifecyclePreview;
import java.util.List;

/// The rules that can be made by clicking, and what rules do, in words.
public final class LifecycleChoices {
    /// In the order in which the page offers them.
    public static final List<Template> TEMPLATES = List.of(
            new Template("delete", "Delete objects, like old backups", "backups/", "90", ""),
            new Template("uploads", "Abort unfinished uploads", "", "7", ""),
            new Template("older", "Remove older versions", "", "30", "3"),
            new Template("markers", "Remove delete markers that are all that is left of an object", "", "", ""));

    private LifecycleChoices() {}

    /// A rule of which a few fields are left to be filled in. The texts are what stands in the fields at first; an empty one means
    /// that there is no such field, but for the prefix.
    public record Template(String name, String title, String prefix, String days, String keep) {}

    /// @param text with the count as `{0}` and the bytes as `{1}`
    public record Kind(String text, Affected affected) {}

    /// What a preview found, kind by kind.
    public static List<Kind> kinds(LifecyclePreview preview) {
        var all = List.of(
                new Kind("Objects that would be deleted: {0}, {1}", preview.expired()),
                new Kind("Older versions that would be removed: {0}, {1}", preview.noncurrent()),
                new Kind("Delete markers that would be removed: {0}", preview.markers()),
                new Kind("Uploads that would be aborted: {0}, {1}", preview.uploads()),
                new Kind("Versions that would get another storage class: {0}, {1}", preview.moved()),
                new Kind("Versions that stay because Object Lock protects them: {0}, {1}", preview.locked()));
        return all.stream().filter(kind -> kind.affected().count() > 0).toList();
    }

    /// @param action of a preview; the text has the new storage class as `{0}`
    public static String textOf(String action) {
        return switch (action) {
            case "expire" -> "is deleted";
            case "remove-noncurrent" -> "an older version is removed";
            case "remove-marker" -> "its delete marker is removed";
            case "abort-upload" -> "an upload is aborted";
            case "move" -> "gets the storage class {0}";
            default -> action;
        };
    }
}
