package io.cloakroom.admin.panel.bucket;

import java.util.ArrayList;
import java.util.List;

/// A folder, as a link to its page.
///
/// @param name   ends with a slash
/// @param prefix of all keys in the folder
public record Crumb(String name, String prefix) {
    /// The folders from the top of the bucket down to `prefix`.
    static List<Crumb> steps(String prefix) {
        var steps = new ArrayList<Crumb>();
        int from = 0;
        for (int slash = prefix.indexOf('/'); slash >= 0; slash = prefix.indexOf('/', from)) {
            steps.add(new Crumb(prefix.substring(from, slash + 1), prefix.substring(0, slash + 1)));
            from = slash + 1;
        }
        return steps;
    }

    /// Subfolders of a folder.
    static List<Crumb> subfolders(String folder, List<String> prefixes) {
        return prefixes.stream()
                .map(each -> new Crumb(each.substring(folder.length()), each))
                .toList();
    }

    /// Prefix of the folder that contains a folder or an object.
    static String parent(String key) {
        return key.substring(0, key.lastIndexOf('/', key.length() - 2) + 1);
    }
}
