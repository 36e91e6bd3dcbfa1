package io.cloakroom.admin.panel.page;

import io.cloakroom.admin.view.UserViews.UserView;
import org.jspecify.annotations.Nullable;

/// The frame of a page around its content.
///
/// @param user   the signed-in user; `null` on the sign-in page
/// @param csrf   token for the forms
/// @param tab    the current link at the top
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
