package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.view.LifecycleViews.Affected;
import io.cloakroom.admin.view.LifecycleViews.LifecyclePreview;
import java.util.List;

/// Templates for lifecycle rules, and descriptions of what rules do.
public final class LifecycleChoices {
    /// In the order of the page.
    public static final List<Template> TEMPLATES = List.of(
            new Template("delete", "Delete objects, such as old backups", "backups/", "90", ""),
            new Template("uploads", "Abort unfinished uploads", "", "7", ""),
            new Template("older", "Remove older versions", "", "30", "3"),
            new Template("markers", "Remove delete markers of objects that have no other version left", "", "", ""));

    private LifecycleChoices() {}

    /// A rule in which a few fields are left to fill in. The texts are the initial values of the fields; an empty
    /// text means that the template lacks the field, except for the prefix.
    public record Template(String name, String title, String prefix, String days, String keep) {}

    /// @param text with `{0}` for the count and `{1}` for the bytes
    public record Kind(String text, Affected affected) {}

    /// The results of a preview, by kind.
    public static List<Kind> kinds(LifecyclePreview preview) {
        var all = List.of(
                new Kind("Objects that would be deleted: {0}, {1}", preview.expired()),
                new Kind("Older versions that would be removed: {0}, {1}", preview.noncurrent()),
                new Kind("Delete markers that would be removed: {0}", preview.markers()),
                new Kind("Uploads that would be aborted: {0}, {1}", preview.uploads()),
                new Kind("Versions that would change their storage class: {0}, {1}", preview.moved()),
                new Kind("Versions that stay because Object Lock protects them: {0}, {1}", preview.locked()));
        return all.stream().filter(kind -> kind.affected().count() > 0).toList();
    }

    /// @param action in a preview; the text has `{0}` for the new storage class
    public static String textOf(String action) {
        return switch (action) {
            case "expire" -> "is deleted";
            case "remove-noncurrent" -> "an older version is removed";
            case "remove-marker" -> "its delete marker is removed";
            case "abort-upload" -> "an upload is aborted";
            case "move" -> "moves to the storage class {0}";
            default -> action;
        };
    }
}
