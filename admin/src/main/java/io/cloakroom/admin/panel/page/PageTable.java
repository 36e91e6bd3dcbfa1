package io.cloakroom.admin.panel.page;

/// The table of the panel's pages. Each class of pages adds its own rows.
public interface PageTable {
    /// @param path with `*` for any segment; the first matching row answers
    void row(String method, String path, PageOf page);

    /// Answers the requests of one row.
    @FunctionalInterface
    interface PageOf {
        PanelAnswer answer(Visit visit);
    }
}
