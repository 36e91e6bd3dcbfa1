package io.cloakroom.admin.panel.page;

/// The table of the panel's pages, to which each class of pages adds its own.
public interface PageTable {
    /// @param path with `*` for a segment that may be anything; the first row that matches answers
    void row(String method, String path, PageOf page);

    /// Answers the requests of one row.
    @FunctionalInterface
    interface PageOf {
        PanelAnswer answer(Visit visit);
    }
}
