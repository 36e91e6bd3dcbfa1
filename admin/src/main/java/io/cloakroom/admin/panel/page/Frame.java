package io.cloakroom.admin.panel.page;

import io.cloakroom.admin.view.UserViews.UserView;
import org.jspecify.annotations.Nullable;

/// What every page shows around its content.
///
/// @param user   who is signed in; `null` on the page that signs in
/// @param csrf   for the forms
/// @param tab    which of the links on top is current
/// @param notice a sentence about what was just done, or `null`
public record Frame(
        Texts t,
        Shown shown,
        Assets assets,
        @Nullable UserView user,
        String csrf,
        String tab,
        @Nullable String notice) {
    Frame on(String other) {
        return new Frame(t, shown, assets, user, csrf, other, notice);
    }

    public Frame saying(@Nullable String sentence) {
        return new Frame(t, shown, assets, user, csrf, tab, sentence);
    }

    public boolean operator() {
        return user != null && user.operates();
    }
}
