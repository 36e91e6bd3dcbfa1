package io.cloakroom.admin.user;

import io.cloakroom.admin.rest.Problem;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Guards login names against look-alikes: a new name must look different from all existing ones, so that nobody can
/// pose as another user in a list. Names that are older than this rule stay.
public final class Logins {
    private static final int PAGE = 1_000;

    private final TokenStore tokens;

    Logins(TokenStore tokens) {
        this.tokens = tokens;
    }

    /// The skeleton of a login name: names that look alike have the same skeleton (Unicode Technical Standard 39,
    /// section 4, reduced to the characters of login names). It ignores case, the kind of separators, and trailing
    /// separators.
    public static String skeleton(String login) {
        return login.toLowerCase(Locale.ROOT)
                .replace("vv", "w")
                .replace("rn", "m")
                .replace('0', 'o')
                .replace('1', 'l')
                .replace('i', 'l')
                .replace('_', '-')
                .replace('.', '-')
                .replaceAll("-+$", "");
    }

    /// The skeletons of all names. Reads every user, which is fast enough since users are rarely created.
    public Set<String> skeletons() throws IOException {
        var skeletons = new HashSet<String>();
        String after = null;
        List<User> page;
        do {
            page = tokens.users(after, PAGE);
            for (var user : page) {
                skeletons.add(skeleton(user.login()));
                after = user.id();
            }
        } while (page.size() == PAGE);
        return skeletons;
    }

    /// Refuses a name that is taken, or looks like a taken one.
    public void requireFree(String login) throws IOException {
        if (tokens.userNamed(login).isPresent()) {
            throw taken(login);
        }
        if (skeletons().contains(skeleton(login))) {
            throw Problem.conflict("there is a user whose login name reads like \"" + login + "\"; choose another");
        }
    }

    static Problem taken(String login) {
        return Problem.conflict("there is a user \"" + login + "\" already");
    }
}
