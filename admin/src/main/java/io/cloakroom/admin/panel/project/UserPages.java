package io.cloakroom.admin.panel.project;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.panel.token.TokenList;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.view.TokenViews.TokenView;
import io.cloakroom.admin.view.UserViews.DeletedUser;
import io.cloakroom.admin.view.UserViews.PasswordView;
import io.cloakroom.admin.view.UserViews.RoleView;
import io.cloakroom.admin.view.UserViews.UserView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pages of users: the list with the form for new users, and the page of a user.
public final class UserPages {
    public void addTo(PageTable panel) {
        panel.row("GET", "users", visit -> list(visit, null));
        panel.row("POST", "users", this::create);
        panel.row("GET", "users/*", this::user);
        panel.row("GET", "users/*/tokens", this::tokens);
        panel.row("POST", "users/*/password", this::password);
        panel.row("GET", "users/*/delete", visit -> deletion(visit, null));
        panel.row("POST", "users/*/delete", this::delete);
    }

    /// @param problem why a new user was refused, or `null`
    public record UserList(
            Page<UserView> page,
            String search,
            boolean operator,
            Map<String, String> typed,
            @Nullable String problem) {
        /// The value of a field in a refused form.
        public String typed(String field) {
            return typed.getOrDefault(field, "");
        }
    }

    private PanelAnswer list(Visit visit, @Nullable String problem) {
        var call = visit.call();
        var page = visit.api()
                .page(
                        UserView.class,
                        Map.of("limit", "50", "search", call.query("search"), "after", call.query("after")),
                        "users");
        var typed = new LinkedHashMap<>(visit.typed());
        typed.remove("password"); // which no answer repeats
        return visit.page(
                "users",
                "users.jte",
                new UserList(page, call.query("search"), visit.user().operates(), typed, problem));
    }

    private PanelAnswer create(Visit visit) {
        var call = visit.call();
        var body = new LinkedHashMap<String, Object>();
        body.put("login", call.field("login"));
        body.put("displayName", call.field("displayName"));
        if (!call.rawField("password").isEmpty()) {
            body.put("password", call.rawField("password"));
        }
        try {
            var made = visit.api().send("POST", UserView.class, body, "users");
            return visit.done("/users/" + Shown.url(made.id()) + "?done=created");
        } catch (PanelProblem refused) {
            return list(visit, visit.refused(refused));
        }
    }

    /// @param password the generated password, shown only now
    public record UserPage(
            UserView user,
            List<RoleView> roles,
            TokenList tokens,
            boolean self,
            boolean operator,
            @Nullable String password,
            @Nullable String problem) {
        /// Never shows the password.
        @Override
        public String toString() {
            return "UserPage[" + user + "]";
        }
    }

    private PanelAnswer user(Visit visit) {
        return user(visit, null, null);
    }

    private PanelAnswer user(Visit visit, @Nullable String password, @Nullable String problem) {
        var id = visit.call().segment(1);
        var user = visit.api().get(UserView.class, "users", id);
        return visit.page(
                "users",
                "user.jte",
                new UserPage(
                        user,
                        visit.api()
                                .page(RoleView.class, Map.of(), "users", id, "projects")
                                .items(),
                        TokenList.of(visit, "users", id),
                        user.id().equals(visit.user().id()),
                        visit.user().operates(),
                        password,
                        problem));
    }

    private PanelAnswer tokens(Visit visit) {
        return visit.part(
                "tokens.jte", TokenList.of(visit, "users", visit.call().segment(1)));
    }

    private PanelAnswer password(Visit visit) {
        var call = visit.call();
        var body = new LinkedHashMap<String, Object>();
        if (!call.rawField("password").isEmpty()) {
            body.put("password", call.rawField("password"));
        }
        if (!call.rawField("current").isEmpty()) {
            body.put("current", call.rawField("current"));
        }
        try {
            boolean self = call.segment(1).equals(visit.user().id());
            if (self && !body.containsKey("password")) {
                throw new PanelProblem(400, visit.text("Type the new password."));
            }
            var view = visit.api().send("PUT", PasswordView.class, body, "users", call.segment(1), "password");
            if (self) {
                return visit.done("/sign-in?again=1");
            }
            return view.password() == null
                    ? visit.done("/users/" + Shown.url(call.segment(1)) + "?done=password")
                    : user(visit, view.password(), null);
        } catch (PanelProblem refused) {
            return user(visit, null, visit.refused(refused));
        }
    }

    /// @param tokens first page of the user's tokens
    public record Deletion(
            UserView user,
            List<RoleView> roles,
            Page<TokenView> tokens,
            @Nullable String problem) {}

    private static PanelAnswer deletion(Visit visit, @Nullable String problem) {
        var id = visit.call().segment(1);
        if (!visit.user().operates()) {
            throw new PanelProblem(404, visit.text("There is no such page."));
        }
        var dialog = new Deletion(
                visit.api().get(UserView.class, "users", id),
                visit.api()
                        .page(RoleView.class, Map.of(), "users", id, "projects")
                        .items(),
                visit.api().page(TokenView.class, Map.of("limit", "10"), "users", id, "tokens"),
                problem);
        return visit.dialog("users", visit.text("Delete user"), "userdelete.jte", dialog);
    }

    private PanelAnswer delete(Visit visit) {
        var call = visit.call();
        try {
            visit.api()
                    .delete(
                            DeletedUser.class,
                            Map.of("force", String.valueOf(call.ticked("force"))),
                            "users",
                            call.segment(1));
            return visit.done("/users?done=deleted");
        } catch (PanelProblem refused) {
            var sentence = visit.refused(refused);
            return call.htmx() ? deletion(visit, sentence) : user(visit, null, sentence);
        }
    }
}
