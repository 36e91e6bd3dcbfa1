package io.cloakroom.admin.panel.project;

import io.cloakroom.admin.panel.bucket.AccessPages;
import io.cloakroom.admin.panel.page.Choices;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.panel.token.TokenList;
import io.cloakroom.admin.panel.token.TokenSecrets;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.text.Sizes;
import io.cloakroom.admin.view.AccessViews.BlockFlags;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.ProjectViews.DeletedProject;
import io.cloakroom.admin.view.ProjectViews.ProjectUsage;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.ProjectViews.TrafficView;
import io.cloakroom.admin.view.TokenViews.Connection;
import io.cloakroom.admin.view.UserViews.LeftProject;
import io.cloakroom.admin.view.UserViews.NoticeView;
import io.cloakroom.admin.view.UserViews.RoleView;
import io.cloakroom.admin.view.UserViews.UserView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pages of projects: the overview, the order form, and the page of a project.
public final class ProjectPages {
    private static final String PAGE = "24";

    private final ProjectEndings endings = new ProjectEndings();

    public void addTo(PageTable panel) {
        panel.row("GET", "projects", this::overview);
        panel.row("GET", "projects/new", visit -> order(visit, "", null));
        panel.row("POST", "projects", this::create);
        panel.row("GET", "projects/*", this::project);
        panel.row("GET", "logins", ProjectPages::suggested);
        panel.row("GET", "projects/*/tokens", this::tokens);
        panel.row("POST", "projects/*/settings", this::change);
        panel.row("POST", "projects/*/users", this::addUser);
        panel.row("POST", "projects/*/buckets", this::createBucket);
        panel.row("GET", "projects/*/users/*/delete", visit -> endings.removal(visit, null));
        panel.row("POST", "projects/*/users/*/delete", this::removeUser);
        panel.row("GET", "projects/*/delete", visit -> endings.deletion(visit, null));
        panel.row("POST", "projects/*/delete", this::delete);
        panel.row("GET", "projects/*/leave", endings::leaving);
        panel.row("POST", "projects/*/leave", this::leave);
        panel.row("POST", "projects/*/notice", this::dismiss);
    }

    /// A project in the overview.
    public record Card(ProjectView project, ProjectUsage usage, TrafficView traffic) {}

    /// @param notices about projects to which others have added the visitor
    public record Overview(List<Card> cards, @Nullable String next, String search, List<NoticeView> notices) {}

    private PanelAnswer overview(Visit visit) {
        var search = visit.call().query("search");
        var page = visit.api()
                .page(
                        ProjectView.class,
                        Map.of(
                                "limit",
                                PAGE,
                                "search",
                                search,
                                "after",
                                visit.call().query("after")),
                        "projects");
        var cards = new ArrayList<Card>();
        for (var project : page.items()) {
            cards.add(new Card(
                    project,
                    visit.api().get(ProjectUsage.class, "projects", project.id(), "usage"),
                    visit.api().get(TrafficView.class, Map.of("hours", "48"), "projects", project.id(), "traffic")));
        }
        var notices = visit.api().page(NoticeView.class, Map.of("limit", PAGE), "notices");
        return visit.page("projects", "projects.jte", new Overview(cards, page.next(), search, notices.items()));
    }

    /// @param problem why the order was refused, or `null`
    public record OrderForm(
            String name,
            String description,
            String user,
            boolean createToken,
            Page<UserView> logins,
            @Nullable String problem) {}

    private PanelAnswer order(Visit visit, String user, @Nullable String problem) {
        var call = visit.call();
        boolean ticked = call.method().equals("GET") || call.ticked("createToken");
        return visit.page(
                "projects",
                "order.jte",
                new OrderForm(call.field("name"), call.field("description"), user, ticked, logins(visit, ""), problem));
    }

    private PanelAnswer create(Visit visit) {
        var call = visit.call();
        var body = new LinkedHashMap<String, Object>();
        body.put("name", call.field("name"));
        body.put("description", call.field("description"));
        body.put("createToken", call.ticked("createToken"));
        var user = call.field("user");
        try {
            if (!user.isEmpty()) {
                body.put("user", exists(visit, user) ? user : Map.of("login", user));
            }
            return TokenSecrets.show(visit, visit.api().send("POST", Connection.class, body, "projects"));
        } catch (PanelProblem refused) {
            return order(visit, user, visit.refused(refused));
        }
    }

    private static boolean exists(Visit visit, String user) {
        try {
            visit.api().get(UserView.class, "users", user);
            return true;
        } catch (PanelProblem absent) {
            return false;
        }
    }

    /// @param etag    of the project, so that nobody's change is overwritten unseen
    /// @param tokens  the list of tokens, which a search replaces separately
    /// @param typed   fields of a refused form, to be shown again
    /// @param problem why a change was refused, or `null`
    public record ProjectPage(
            ProjectView project,
            String etag,
            ProjectUsage usage,
            TrafficView traffic,
            List<RoleView> users,
            Page<UserView> logins,
            Page<BucketView> buckets,
            TokenList tokens,
            boolean owner,
            boolean changesBuckets,
            boolean operator,
            BlockFlags block,
            Map<String, String> typed,
            @Nullable String problem) {
        /// The refused value of a field, or otherwise the current one.
        public String typed(String field, String otherwise) {
            return typed.getOrDefault(field, otherwise);
        }
    }

    private PanelAnswer project(Visit visit) {
        return project(visit, null);
    }

    private PanelAnswer project(Visit visit, @Nullable String problem) {
        var id = visit.call().segment(1);
        var api = visit.api();
        var found = api.found(ProjectView.class, "projects", id);
        var project = found.it();
        boolean operator = visit.user().operates();
        boolean owner = visit.owns(project);
        var users = api.page(RoleView.class, Map.of("limit", Choices.MOST), "projects", id, "users")
                .items();
        var page = new ProjectPage(
                project,
                found.etag(),
                api.get(ProjectUsage.class, "projects", id, "usage"),
                api.get(TrafficView.class, Map.of("hours", "48"), "projects", id, "traffic"),
                users,
                owner ? logins(visit, "") : new Page<>(List.of(), null),
                api.page(
                        BucketView.class,
                        Map.of("limit", "100", "after", visit.call().query("bucketsAfter")),
                        "projects",
                        id,
                        "buckets"),
                TokenList.of(visit, "projects", id),
                owner,
                visit.mayChangeBuckets(project),
                operator,
                AccessPages.ofProject(visit, id),
                visit.typed(),
                problem);
        return visit.page("projects", "project.jte", page);
    }

    /// The users that a login field suggests, as far as the visitor may see them; a search finds others.
    private static Page<UserView> logins(Visit visit, String search) {
        return visit.api().page(UserView.class, Map.of("limit", Choices.MOST, "search", search), "users");
    }

    /// Suggests users for the text in the login field.
    private static PanelAnswer suggested(Visit visit) {
        return visit.part(
                "logins.jte",
                logins(visit, visit.call().query("login") + visit.call().query("user")));
    }

    private PanelAnswer tokens(Visit visit) {
        return visit.part(
                "tokens.jte", TokenList.of(visit, "projects", visit.call().segment(1)));
    }

    private PanelAnswer change(Visit visit) {
        var call = visit.call();
        var body = new LinkedHashMap<String, Object>();
        body.put("description", call.field("description"));
        if (call.form().containsKey("memberTokens")) {
            body.put("memberTokens", call.field("memberTokens"));
        }
        try {
            if (visit.user().operates()) {
                body.put("limits", limits(visit));
            }
            visit.api().change(ProjectView.class, call.field("etag"), body, "projects", call.segment(1));
            return visit.done("/projects/" + Shown.url(call.segment(1)) + "?done=saved");
        } catch (PanelProblem refused) {
            return project(visit, visit.refused(refused));
        }
    }

    private static Map<String, @Nullable Object> limits(Visit visit) {
        var size = visit.call().field("maxSize");
        if (!size.isEmpty() && !Sizes.hasUnit(size)) {
            throw new PanelProblem(400, visit.text("A size is a number with its unit: 500 MB, 10 GiB, 2T."));
        }
        var limits = new LinkedHashMap<String, @Nullable Object>();
        limits.put("maxBytes", size.isEmpty() ? null : size(visit, size));
        limits.put("maxObjects", number(visit, "maxObjects"));
        limits.put("maxBuckets", number(visit, "maxBuckets"));
        limits.put("maxTokenLifeDays", number(visit, "maxTokenLifeDays"));
        return limits;
    }

    private static long size(Visit visit, String text) {
        try {
            return Sizes.parse(text);
        } catch (IllegalArgumentException noSize) {
            throw new PanelProblem(
                    400,
                    noSize.getCause() == null
                            ? visit.text("A size is a number with its unit: 500 MB, 10 GiB, 2T.")
                            : visit.text("That number is too large."));
        }
    }

    private static @Nullable Long number(Visit visit, String field) {
        var text = visit.call().field(field);
        if (text.isEmpty()) {
            return null;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new PanelProblem(400, visit.text("A limit is a whole number, or empty for none."));
        }
        return Long.parseLong(text);
    }

    /// Gives a role to an existing user, or makes a user with a new login.
    private PanelAnswer addUser(Visit visit) {
        var call = visit.call();
        var id = call.segment(1);
        var login = call.field("login");
        var role = call.field("role");
        try {
            boolean made = false;
            if (exists(visit, login)) {
                visit.api().send("PUT", RoleView.class, Map.of("role", role), "projects", id, "users", login);
            } else {
                made = grantOrCreate(visit, id, login, role);
            }
            return visit.done("/projects/" + Shown.url(id) + "?done=" + (made ? "made-user" : "added") + "#users");
        } catch (PanelProblem refused) {
            return project(visit, visit.refused(refused));
        }
    }

    /// Owners of a project do not see all users, so this first assumes that an invisible user exists.
    ///
    /// @return whether the user was created
    private static boolean grantOrCreate(Visit visit, String id, String login, String role) {
        try {
            visit.api().send("PUT", RoleView.class, Map.of("role", role), "projects", id, "users", login);
            return false;
        } catch (PanelProblem absent) {
            if (absent.status() != 404) {
                throw absent;
            }
            visit.api().send("POST", RoleView.class, Map.of("login", login, "role", role), "projects", id, "users");
            return true;
        }
    }

    private PanelAnswer removeUser(Visit visit) {
        var call = visit.call();
        try {
            visit.api().delete(RoleView.class, Map.of(), "projects", call.segment(1), "users", call.segment(3));
            return visit.done("/projects/" + Shown.url(call.segment(1)) + "?done=removed#users");
        } catch (PanelProblem refused) {
            return project(visit, visit.refused(refused));
        }
    }

    private PanelAnswer createBucket(Visit visit) {
        var call = visit.call();
        try {
            var made = visit.api()
                    .send(
                            "POST",
                            BucketView.class,
                            Map.of(
                                    "name",
                                    call.field("name"),
                                    "objectLock",
                                    call.field("objectLock").equals("true")),
                            "projects",
                            call.segment(1),
                            "buckets");
            return visit.done(Shown.bucketPath(call.segment(1), made.name()) + "?done=created");
        } catch (PanelProblem refused) {
            return project(visit, visit.refused(refused));
        }
    }

    private PanelAnswer leave(Visit visit) {
        var call = visit.call();
        try {
            visit.api().delete(LeftProject.class, Map.of(), "projects", call.segment(1), "membership");
            return visit.done("/projects?done=left");
        } catch (PanelProblem refused) {
            return project(visit, visit.refused(refused));
        }
    }

    private PanelAnswer dismiss(Visit visit) {
        visit.api().delete(NoticeView.class, Map.of(), "notices", visit.call().segment(1));
        return visit.done("/projects");
    }

    private PanelAnswer delete(Visit visit) {
        var call = visit.call();
        try {
            visit.api()
                    .delete(
                            DeletedProject.class,
                            Map.of("withData", call.field("withData")),
                            "projects",
                            call.segment(1));
            return visit.done("/projects?done=deleted");
        } catch (PanelProblem refused) {
            var sentence = visit.refused(refused);
            return call.htmx() ? endings.deletion(visit, sentence) : project(visit, sentence);
        }
    }
}
